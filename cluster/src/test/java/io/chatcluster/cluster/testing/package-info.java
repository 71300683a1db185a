/**
 * What tests of this module and of those above it need: a Redis, and namespaces without an engine.
 */
package io.chatcluster.cluster.testing;
