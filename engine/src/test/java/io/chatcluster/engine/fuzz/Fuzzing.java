package io.chatcluster.engine.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Makes inputs out of valid ones. */
public final class Fuzzing {
  private static final int LONGEST = 4096;
  private static final int MOST_CHANGES = 6;

  private final List<byte[]> seeds;
  private final Random random;
  private final byte[] dictionary;

  /** Takes bytes and throws when something is wrong. */
  public interface Target {
    /** Tries one input. */
    void run(byte[] input) throws Exception;
  }

  private Fuzzing(List<byte[]> seeds, byte[] dictionary, long seed) {
    this.seeds = seeds;
    this.dictionary = dictionary;
    this.random = new Random(seed);
  }

  /**
   * Tries changed seeds, the same ones for the same number.
   *
   * @param dictionary bytes that mean something to the target
   * @return how many inputs were tried
   */
  public static long mutate(
      Target target, List<byte[]> seeds, byte[] dictionary, long seed, Duration time)
      throws Exception {
    Fuzzing inputs = new Fuzzing(seeds, dictionary, seed);
    long tried = 0;
    for (byte[] valid : seeds) {
      attempt(target, valid, seed);
      tried++;
    }
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      attempt(target, inputs.next(), seed);
      tried++;
    }
    return tried;
  }

  private static void attempt(Target target, byte[] input, long seed) throws Exception {
    try {
      target.run(input);
    } catch (Exception | Error broken) {
      throw new AssertionError(
          "seed " + seed + ", input " + HexFormat.of().formatHex(input), broken);
    }
  }

  private byte[] next() {
    byte[] input = seeds.get(random.nextInt(seeds.size())).clone();
    int changes = 1 + random.nextInt(MOST_CHANGES);
    for (int i = 0; i < changes && input.length < LONGEST; i++) {
      input = changed(input);
    }
    return input;
  }

  private byte[] changed(byte[] input) {
    if (input.length == 0) {
      return new byte[] {(byte) random.nextInt()};
    }
    int at = random.nextInt(input.length);
    switch (random.nextInt(6)) {
      case 0 -> input[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> input[at] = (byte) random.nextInt();
      case 2 -> input[at] = dictionary[random.nextInt(dictionary.length)];
      case 3 -> {
        return replaced(input, at, Math.min(input.length, at + 1 + random.nextInt(8)), new byte[0]);
      }
      case 4 -> {
        // A part again, perhaps many times: depth and length.
        int stop = Math.min(input.length, at + 1 + random.nextInt(16));
        byte[] part = Arrays.copyOfRange(input, at, stop);
        int times = random.nextInt(8) == 0 ? 1 + random.nextInt(250) : 1;
        byte[] again = new byte[part.length * times];
        for (int i = 0; i < again.length; i++) {
          again[i] = part[i % part.length];
        }
        return replaced(input, at, at, again);
      }
      default -> {
        byte[] other = seeds.get(random.nextInt(seeds.size()));
        int start = random.nextInt(other.length + 1);
        return replaced(input, at, input.length, Arrays.copyOfRange(other, start, other.length));
      }
    }
    return input;
  }

  private static byte[] replaced(byte[] input, int start, int stop, byte[] by) {
    byte[] result = new byte[input.length - (stop - start) + by.length];
    System.arraycopy(input, 0, result, 0, start);
    System.arraycopy(by, 0, result, start, by.length);
    System.arraycopy(input, stop, result, start + by.length, input.length - stop);
    return result;
  }

  /**
   * Has Jazzer make inputs in a process of its own, at the lowest priority.
   *
   * @param target a class with {@code public static void fuzzerTestOneInput(byte[])}
   * @param folder where its findings and its output go
   * @return what it ended with; 0 when nothing was found
   */
  public static int jazzer(Class<?> target, List<byte[]> seeds, Path folder, Duration time)
      throws IOException, InterruptedException {
    Path corpus = Files.createDirectories(folder.resolve("corpus"));
    for (int i = 0; i < seeds.size(); i++) {
      Files.write(corpus.resolve("seed-" + i), seeds.get(i));
    }
    Process jazzer =
        new ProcessBuilder(
                "nice",
                "-n",
                "19",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + target.getName(),
                "--instrumentation_includes=io.chatcluster.**",
                "--custom_hook_includes=io.chatcluster.none.**",
                "--reproducer_path=" + folder.toAbsolutePath(),
                "-artifact_prefix=" + folder.toAbsolutePath() + "/",
                "-max_len=" + LONGEST,
                "-timeout=10",
                "-rss_limit_mb=2048",
                "-max_total_time=" + time.toSeconds(),
                corpus.toAbsolutePath().toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("jazzer.log").toFile())
            .start();
    try {
      if (!jazzer.waitFor(time.toSeconds() + 120, TimeUnit.SECONDS)) {
        throw new IOException("Jazzer does not end");
      }
      return jazzer.exitValue();
    } finally {
      jazzer.destroyForcibly();
    }
  }
}
