package io.discovery.local.state;

import io.discovery.catalog.Check;
import io.discovery.catalog.Service;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the catalog should hold for this node, as {@link AntiEntropy} asks for it. */
interface Desired {
  /** The service as it should stand there, or null when it should not. */
  @Nullable Service service(String id);

  /** The check as it should stand there, or null when it should not. */
  @Nullable Check check(String id);

  /** Ids of the checks that judge a service, or keep it from being answered. */
  Set<String> checksOf(String serviceId);

  /** Everything that should stand there. */
  Set<Subject> all();

  /** Whether all that is declared is known, so that what is not desired is superfluous. */
  boolean complete();
}
