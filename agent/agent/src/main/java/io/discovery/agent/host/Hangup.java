package io.discovery.agent.host;

import java.lang.reflect.Proxy;

/**
 * SIGHUP, which the JDK would otherwise take as the wish to end. {@code sun.misc.Signal} is the
 * only way to a signal without native code; it is reached by reflection because the compiler warns
 * of the class wherever it is named, and warnings are errors here.
 */
public final class Hangup {
  private Hangup() {}

  /**
   * Calls {@code each} on a thread of the JDK whenever the signal arrives.
   *
   * @throws IllegalStateException on a runtime without that class
   */
  public static void handle(Runnable each) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object calling =
          Proxy.newProxyInstance(
              handler.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) ->
                  switch (method.getName()) {
                    case "handle" -> {
                      each.run();
                      yield null;
                    }
                    case "equals" ->
                        System.identityHashCode(proxy) == System.identityHashCode(arguments[0]);
                    case "hashCode" -> System.identityHashCode(proxy);
                    default -> "hangup";
                  });
      Object hangup = signal.getConstructor(String.class).newInstance("HUP");
      signal.getMethod("handle", signal, handler).invoke(null, hangup, calling);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this runtime has no way to SIGHUP", e);
    }
  }
}
