package io.discovery.catalog;

/** An address of a service under a role name. */
public record ServiceAddress(String address, int port) {}
