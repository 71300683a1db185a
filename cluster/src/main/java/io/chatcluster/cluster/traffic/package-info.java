/**
 * The way out to the bus and the way in from it: publishing, the workers that deliver, and what is
 * counted on both. Called by the front door and the operations; knows the bus and the wire, not
 * what the messages mean.
 */
package io.chatcluster.cluster.traffic;
