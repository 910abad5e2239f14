/**
 * The package for Debian, looked at from outside: what is in it, and the script in it that runs as
 * root.
 */
@NullMarked
package io.discovery.dist;

import org.jspecify.annotations.NullMarked;
