/**
 * How many messages were lost on their way: each node tells how many it meant for the others on
 * each channel, and each counts what arrived. Called by the front door and by who publishes; knows
 * the bus, the timer and the form of values, not what the messages mean.
 */
package io.chatcluster.cluster.tally;
