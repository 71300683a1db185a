/**
 * What members of a cluster tell and ask each other, whatever the wire: broadcasts, requests and
 * responses as sealed records. They hold values only and know no other package.
 */
package io.chatcluster.cluster.wire.message;
