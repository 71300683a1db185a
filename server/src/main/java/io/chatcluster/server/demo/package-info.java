/**
 * A whole cluster on one machine: a Redis of its own and several nodes, each a process. {@code
 * Main} calls it. It knows a node only as a program with flags and a {@code /readyz}.
 */
package io.chatcluster.server.demo;
