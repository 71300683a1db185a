/**
 * Random input for everything that reads what a client sent. A target takes bytes and throws when
 * what it calls does not keep its promises; {@link io.chatcluster.engine.fuzz.Fuzzing} makes the
 * bytes: for seconds by itself, for minutes through Jazzer, which follows the coverage.
 */
package io.chatcluster.engine.fuzz;
