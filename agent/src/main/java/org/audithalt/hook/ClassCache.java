package org.audithalt.hook;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Woven class files of an earlier start ({@link ClassCacheLayout}). One is taken only for the very bytes that it was made of, the
 * same rows and the same build of the agent; the counts of matches are compared with the table and the hooks are probed as
 * after any weaving. What is woven anew is kept for the next file.
 *
 * <p>Any thread, without locks: transformations run on whichever needs a class. {@link #bytes} when they are done.
 */
public final class ClassCache {
    /** A larger file gives up what this start has not taken. */
    private static final int MOST_BYTES = 1 << 20;

    private record Kept(String name, int length, long sum, int[] rows, int[] matches, byte[] woven) {}

    private final long build;
    private final Map<String, Kept> kept;
    private final Queue<Kept> taken = new ConcurrentLinkedQueue<>();
    private final Queue<Kept> fresh = new ConcurrentLinkedQueue<>();

    /**
     * What a cache has to be of to serve this process: the build, and what is woven in as a constant.
     *
     * @param build the agent's
     */
    public static long key(long build) {
        return build << 1 | SourceConstant.ofThisProcess();
    }

    private ClassCache(long build, Map<String, Kept> kept) {
        this.build = build;
        this.kept = kept;
    }

    /**
     * Reads a cache.
     *
     * @param file its contents; anything else than a whole cache of this build counts as an empty one
     * @param build see {@link #key}
     */
    public static ClassCache of(byte[] file, long build) {
        ByteBuffer in = ByteBuffer.wrap(file);
        if (file.length < ClassCacheLayout.HEADER_BYTES
                || in.getInt() != ClassCacheLayout.MAGIC
                || in.getLong(ClassCacheLayout.BUILD_OFFSET) != build
                || in.getInt(ClassCacheLayout.SUM_OFFSET) != sumOfClasses(file)) {
            return new ClassCache(build, Map.of());
        }
        int classes = in.getInt();
        in.position(ClassCacheLayout.HEADER_BYTES);
        Map<String, Kept> kept = new HashMap<>(2 * classes);
        for (int i = 0; i < classes; i++) {
            Kept next = read(in);
            kept.put(key(next.name(), next.rows(), next.sum()), next);
        }
        return new ClassCache(build, kept);
    }

    private static int sumOfClasses(byte[] file) {
        CRC32C sum = new CRC32C();
        sum.update(file, ClassCacheLayout.HEADER_BYTES, file.length - ClassCacheLayout.HEADER_BYTES);
        return (int) sum.getValue();
    }

    private static Kept read(ByteBuffer in) {
        int nameBytes = in.getShort();
        int[] rows = new int[in.getShort()];
        int[] matches = new int[rows.length];
        int length = in.getInt();
        long sum = in.getLong();
        byte[] woven = new byte[in.getInt()];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = in.getShort();
            matches[i] = in.getShort();
        }
        byte[] name = new byte[nameBytes];
        in.get(name);
        in.get(woven);
        return new Kept(new String(name, StandardCharsets.ISO_8859_1), length, sum, rows, matches, woven);
    }

    /** A class as {@link Weaver#weave} would give it back, woven only if it is not kept. */
    WovenClass weave(String className, byte[] original, List<HookRow> rows) {
        if (isOfEnvironment(rows)) {
            return Weaver.weave(className, original, rows);
        }
        long sum = sum(original);
        int[] indices = indices(rows);
        Kept found = kept.get(key(className, indices, sum));
        if (found != null
                && found.length() == original.length
                && found.sum() == sum
                && Arrays.equals(found.rows(), indices)) {
            taken.add(found);
            return new WovenClass(found.woven().length == 0 ? null : found.woven(), found.matches());
        }
        WovenClass woven = Weaver.weave(className, original, rows);
        byte[] bytes = woven.bytes();
        fresh.add(new Kept(
                className, original.length, sum, indices, woven.matches(), bytes == null ? new byte[0] : bytes));
        return woven;
    }

    private static boolean isOfEnvironment(List<HookRow> rows) {
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i).sources().isOfEnvironment()) {
                return true;
            }
        }
        return false;
    }

    private static int[] indices(List<HookRow> rows) {
        int[] indices = new int[rows.size()];
        for (int i = 0; i < indices.length; i++) {
            indices[i] = rows.get(i).index();
        }
        return indices;
    }

    /**
     * What is made for other rules is kept beside it, and of another original: a JVM gives the methods of a class in the order in
     * which their names lie in its memory, which may be another with each start.
     */
    private static String key(String className, int[] rows, long sum) {
        return className.concat(" ").concat(Long.toHexString(sum ^ Arrays.hashCode(rows)));
    }

    private static long sum(byte[] original) {
        CRC32 one = new CRC32();
        one.update(original, 0, original.length);
        CRC32C other = new CRC32C();
        other.update(original, 0, original.length);
        return one.getValue() << Integer.SIZE | other.getValue();
    }

    /**
     * The file for the next start.
     *
     * @return null if it would be the one that was read
     */
    public byte @Nullable [] bytes() {
        if (fresh.isEmpty()) {
            return null;
        }
        List<Kept> all = new ArrayList<>(kept.values());
        all.addAll(fresh);
        if (bytes(all) > MOST_BYTES) {
            all = new ArrayList<>(taken);
            all.addAll(fresh);
        }
        ByteBuffer out = ByteBuffer.allocate(bytes(all));
        out.putInt(ClassCacheLayout.MAGIC).putInt(all.size()).putLong(build).putInt(0);
        for (Kept each : all) {
            write(each, out);
        }
        out.putInt(ClassCacheLayout.SUM_OFFSET, sumOfClasses(out.array()));
        return out.array();
    }

    private static int bytes(List<Kept> all) {
        int bytes = ClassCacheLayout.HEADER_BYTES;
        for (Kept each : all) {
            bytes += bytes(each);
        }
        return bytes;
    }

    private static int bytes(Kept each) {
        int head = 2 * Short.BYTES + Integer.BYTES + Long.BYTES + Integer.BYTES;
        return head + 2 * Short.BYTES * each.rows().length + each.name().length() + each.woven().length;
    }

    private static void write(Kept each, ByteBuffer out) {
        out.putShort((short) each.name().length()).putShort((short) each.rows().length);
        out.putInt(each.length()).putLong(each.sum()).putInt(each.woven().length);
        for (int i = 0; i < each.rows().length; i++) {
            out.putShort((short) each.rows()[i]).putShort((short) each.matches()[i]);
        }
        out.put(each.name().getBytes(StandardCharsets.ISO_8859_1)).put(each.woven());
    }
}
