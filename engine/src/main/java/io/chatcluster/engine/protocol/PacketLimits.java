package io.chatcluster.engine.protocol;

/**
 * Bounds on an incoming packet.
 *
 * @param maxDepth the deepest nesting of arrays and objects
 * @param maxAttachments the most binary attachments
 * @param maxEventName the longest event name, in bytes of UTF-8
 * @param maxAckDigits the most digits of an ack id; 15 are what JavaScript counts exactly
 */
public record PacketLimits(int maxDepth, int maxAttachments, int maxEventName, int maxAckDigits) {
  /** The longest number in JSON, in characters: conversion cost grows faster than length. */
  static final int MAX_NUMBER = 400;

  /** The longest key of an object, in bytes of UTF-8: Jackson takes no longer ones. */
  static final int MAX_KEY = 50_000;

  /** The longest string, in bytes of UTF-8: Jackson takes no longer ones. */
  static final int MAX_STRING = 20_000_000;

  /** The longest namespace, in bytes of UTF-8. */
  static final int MAX_NAMESPACE = 256;
}
