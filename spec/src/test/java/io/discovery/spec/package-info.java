/**
 * Specs of what Puppet loads: the module's catalogs, compiled by real Puppet inside this JVM.
 *
 * <p>The gem registry is not needed: Debian carries Puppet as plain Ruby, {@code bin/fetch-puppet}
 * unpacks it under {@code target/}, and JRuby runs it. One Ruby runtime per Puppet version serves
 * all specs, because starting one costs seconds and a catalog a fraction of one. Each version gets
 * the facts that its agents send and keeps the strictness it has by default.
 *
 * <p>Absent on purpose: applying catalogs. Files, ownership and purging on a real system belong to
 * the acceptance tests.
 */
@NullMarked
package io.discovery.spec;

import org.jspecify.annotations.NullMarked;
