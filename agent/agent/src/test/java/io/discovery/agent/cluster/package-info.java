@NullMarked
package io.discovery.agent.cluster;

import org.jspecify.annotations.NullMarked;
