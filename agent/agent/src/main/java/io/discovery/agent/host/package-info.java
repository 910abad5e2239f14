/**
 * The host around the agent: what it tells of itself in {@code /proc}, its signals, and the service
 * manager that wants to hear how the agent fares.
 */
@NullMarked
package io.discovery.agent.host;

import org.jspecify.annotations.NullMarked;
