package io.chatcluster.cluster.query;

import java.util.Map;

/**
 * Who listens to the requests of a namespace at one moment, this node aside.
 *
 * @param present living nodes: their names for people by their uids
 * @param silent nodes whose lease has ended and whose connections have not; by their uids
 * @param unnamed how many others listen: members without a lease
 */
record Attendance(Map<String, String> present, Map<String, String> silent, int unnamed) {}
