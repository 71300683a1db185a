/**
 * What clients notice when Redis or a node fails: three nodes in processes of their own, one client
 * on each, and events that are numbered by who emits them. Uses the public API of the nodes alone.
 */
package io.chatcluster.cluster.chaos;
