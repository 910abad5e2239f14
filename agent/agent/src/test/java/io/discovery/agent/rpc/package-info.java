@NullMarked
package io.discovery.agent.rpc;

import org.jspecify.annotations.NullMarked;
