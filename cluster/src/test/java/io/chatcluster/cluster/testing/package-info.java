/**
 * What tests of this module and of those above it need: a Redis, namespaces without an engine,
 * programs in processes of their own, and clients.
 */
package io.chatcluster.cluster.testing;
