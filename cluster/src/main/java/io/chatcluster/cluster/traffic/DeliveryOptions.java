package io.chatcluster.cluster.traffic;

import io.chatcluster.cluster.tally.TallyOptions;

/**
 * How what arrives is delivered, and what goes out is kept.
 *
 * @param workers how many threads deliver; each namespace has one of them
 * @param queueCapacity how many messages may wait for one worker before further ones are dropped
 * @param maxMessageBytes the largest broadcast or request that is published, or decoded
 * @param outage what is kept while the bus is away
 * @param tallies how it is counted what never arrives
 */
public record DeliveryOptions(
    int workers,
    int queueCapacity,
    int maxMessageBytes,
    OutageOptions outage,
    TallyOptions tallies) {
  public DeliveryOptions {
    atLeast("workers", workers, 1);
    atLeast("queueCapacity", queueCapacity, 1);
    atLeast("maxMessageBytes", maxMessageBytes, 1024);
  }

  /** 2 to 4 workers by processors, 10,000 messages, 4 MiB; nothing is kept; a tally every 5 s. */
  public static DeliveryOptions defaults() {
    int processors = Runtime.getRuntime().availableProcessors();
    return new DeliveryOptions(
        Math.max(2, Math.min(4, processors)),
        10_000,
        4 << 20,
        OutageOptions.OFF,
        TallyOptions.DEFAULTS);
  }

  /** These options with other bounds for an outage. */
  public DeliveryOptions withOutage(OutageOptions bounds) {
    return new DeliveryOptions(workers, queueCapacity, maxMessageBytes, bounds, tallies);
  }

  /** These options with another bound for messages. */
  public DeliveryOptions withMaxMessageBytes(int bytes) {
    return new DeliveryOptions(workers, queueCapacity, bytes, outage, tallies);
  }

  /** These options with other tallies. */
  public DeliveryOptions withTallies(TallyOptions counting) {
    return new DeliveryOptions(workers, queueCapacity, maxMessageBytes, outage, counting);
  }

  /** These options with other workers. */
  public DeliveryOptions withWorkers(int count, int capacityOfEach) {
    return new DeliveryOptions(count, capacityOfEach, maxMessageBytes, outage, tallies);
  }

  private static void atLeast(String name, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(name + " must be at least " + least + ": " + value);
    }
  }
}
