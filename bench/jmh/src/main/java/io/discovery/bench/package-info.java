/**
 * Measures the cores with JMH: consensus among three servers in memory, encoding and decoding, the
 * log on a real disk. {@code bench/jmh.sh} runs it; no figure is a test.
 *
 * <p>How to read it: on a machine that does other things as well, compare within one run only. The
 * log's figures depend on what the disk calls a sync; the number of syncs for each acknowledged
 * write does not.
 */
@NullMarked
package io.discovery.bench;

import org.jspecify.annotations.NullMarked;
