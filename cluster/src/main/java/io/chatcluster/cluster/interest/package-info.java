/**
 * Which channels this node hears, and why. Called by the front door of the cluster; knows the bus,
 * the names of channels, and which rooms the engine has.
 */
package io.chatcluster.cluster.interest;
