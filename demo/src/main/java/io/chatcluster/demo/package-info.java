/**
 * A whole cluster on one machine: a Redis of its own and several nodes, each a process. It knows a
 * node as a program with flags and a {@code /readyz}, and of its classes the command line, the
 * settings and the signals.
 */
package io.chatcluster.demo;
