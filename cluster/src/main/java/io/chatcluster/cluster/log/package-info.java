/**
 * The port to ordered rooms: every message gets the next number of its room. Called by the program
 * that owns the node; implemented by {@code lettuce} and {@code memory}. Knows no other package.
 */
package io.chatcluster.cluster.log;
