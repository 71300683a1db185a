/**
 * Which Java nodes are alive: the port to their leases, and what this node knows of them. Called by
 * the front door and the queries; implemented by {@code lettuce} and {@code memory}; knows no other
 * package than the timer.
 */
package io.chatcluster.cluster.members;
