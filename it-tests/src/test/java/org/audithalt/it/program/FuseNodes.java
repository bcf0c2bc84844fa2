package org.audithalt.it.program;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** The files and directories of {@link FuseServer}, and how the kernel wants to be told of them (linux/fuse.h). */
final class FuseNodes {
    static final int DIRECTORY = 0x4000;

    private static final int TYPE = 0xf000;
    private static final long ROOT = 1;
    private static final int ENOENT = 2;
    private static final int EEXIST = 17;
    private static final int MODE_CHANGES = 1;
    private static final int SIZE_CHANGES = 8;

    private static final class Node {
        private final long number;
        private final Map<String, Node> children = new LinkedHashMap<>();
        private int mode;
        private byte[] bytes = {};
        private int size;

        Node(long number, int mode) {
            this.number = number;
            this.mode = mode;
        }

        void resize(int size) {
            if (size > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(size, 2 * bytes.length));
            } else if (size < this.size) {
                Arrays.fill(bytes, size, this.size, (byte) 0);
            }
            this.size = size;
        }
    }

    private final Map<Long, Node> nodes = new HashMap<>();

    FuseNodes() {
        nodes.put(ROOT, new Node(ROOT, DIRECTORY | 0755));
    }

    private Node node(long number) {
        return Objects.requireNonNull(nodes.get(number));
    }

    int lookUp(long parent, String name, ByteBuffer out) {
        Node child = node(parent).children.get(name);
        return child == null ? ENOENT : entry(child, out);
    }

    int make(long parent, String name, int mode, ByteBuffer out) {
        Node made = new Node(nodes.size() + 1L, mode);
        if (node(parent).children.putIfAbsent(name, made) != null) {
            return EEXIST;
        }
        nodes.put(made.number, made);
        return entry(made, out);
    }

    /** What is open still stays in the table of nodes, for good. */
    int remove(long parent, String name) {
        return node(parent).children.remove(name) == null ? ENOENT : 0;
    }

    int rename(long parent, String name, long newParent, String newName) {
        Node moved = node(parent).children.remove(name);
        if (moved == null) {
            return ENOENT;
        }
        node(newParent).children.put(newName, moved);
        return 0;
    }

    int attributes(long number, ByteBuffer out) {
        out.putLong(0).putLong(0);
        return attributes(node(number), out);
    }

    /** struct fuse_setattr_in: only size and mode. */
    int change(long number, ByteBuffer in, ByteBuffer out) {
        Node node = node(number);
        int start = in.position();
        int valid = in.getInt(start);
        if ((valid & SIZE_CHANGES) != 0) {
            node.resize((int) in.getLong(start + 16));
        }
        if ((valid & MODE_CHANGES) != 0) {
            node.mode = node.mode & TYPE | in.getInt(start + 68) & ~TYPE;
        }
        return attributes(number, out);
    }

    int read(long number, long offset, int size, ByteBuffer out) {
        Node node = node(number);
        int count = (int) Math.max(0, Math.min(size, node.size - offset));
        if (count > 0) {
            out.put(node.bytes, (int) offset, count);
        }
        return 0;
    }

    int write(long number, long offset, ByteBuffer in) {
        Node node = node(number);
        int end = (int) offset + in.remaining();
        if (end > node.size) {
            node.resize(end);
        }
        in.get(node.bytes, (int) offset, in.remaining());
        return 0;
    }

    /** struct fuse_dirent for each from the one that the kernel has had last. */
    int list(long number, long offset, int size, ByteBuffer out) {
        int limit = out.position() + size;
        long next = 0;
        for (Map.Entry<String, Node> child : node(number).children.entrySet()) {
            next++;
            byte[] name = child.getKey().getBytes(UTF_8);
            int padded = name.length + 7 & ~7;
            if (next > offset && out.position() + 24 + padded <= limit) {
                Node node = child.getValue();
                out.putLong(node.number).putLong(next).putInt(name.length).putInt((node.mode & TYPE) >> 12);
                out.put(name).put(new byte[padded - name.length]);
            }
        }
        return 0;
    }

    /** struct fuse_entry_out, good for no time: the kernel asks each time. */
    private static int entry(Node node, ByteBuffer out) {
        out.putLong(node.number).putLong(0).putLong(0).putLong(0).putLong(0);
        return attributes(node, out);
    }

    /** struct fuse_attr, of root and 1970. */
    private static int attributes(Node node, ByteBuffer out) {
        out.putLong(node.number).putLong(node.size).putLong((node.size + 511) / 512);
        out.put(new byte[24 + 12]);
        out.putInt(node.mode)
                .putInt(1)
                .putInt(0)
                .putInt(0)
                .putInt(0)
                .putInt(4096)
                .putInt(0);
        return 0;
    }
}
