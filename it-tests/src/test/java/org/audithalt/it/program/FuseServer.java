package org.audithalt.it.program;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/**
 * Serves a file system in memory, with files and directories and no more, to the kernel: {@code /dev/fuse} is both its stdin and
 * its stdout, and mounted (fuse(4)). Ends when it is unmounted. What it does not know it answers with ENOSYS, which the kernel
 * then does without.
 */
public final class FuseServer {
    private static final int MAX_WRITE = 1 << 16;
    private static final int IN_HEADER = 40;
    private static final int OUT_HEADER = 16;
    private static final int BLOCK = 4096;
    private static final long BLOCKS = 1 << 16;
    private static final int ENOSYS = 38;

    private static final int LOOKUP = 1;
    private static final int FORGET = 2;
    private static final int GETATTR = 3;
    private static final int SETATTR = 4;
    private static final int MKNOD = 8;
    private static final int MKDIR = 9;
    private static final int UNLINK = 10;
    private static final int RMDIR = 11;
    private static final int RENAME = 12;
    private static final int OPEN = 14;
    private static final int READ = 15;
    private static final int WRITE = 16;
    private static final int STATFS = 17;
    private static final int RELEASE = 18;
    private static final int INIT = 26;
    private static final int OPENDIR = 27;
    private static final int READDIR = 28;
    private static final int RELEASEDIR = 29;
    private static final int CREATE = 35;
    private static final int INTERRUPT = 36;
    private static final int BATCH_FORGET = 42;
    private static final int RENAME2 = 45;

    private final FuseNodes nodes = new FuseNodes();
    private final ByteBuffer in = ByteBuffer.allocateDirect(MAX_WRITE + BLOCK).order(ByteOrder.nativeOrder());
    private final ByteBuffer out = ByteBuffer.allocateDirect(1 << 20).order(ByteOrder.nativeOrder());

    private FuseServer() {}

    public static void main(String[] arguments) throws IOException {
        FileChannel requests = new FileInputStream(FileDescriptor.in).getChannel();
        FileChannel answers = new FileOutputStream(FileDescriptor.out).getChannel();
        FuseServer server = new FuseServer();
        while (server.receive(requests)) {
            server.answer(answers);
        }
    }

    private boolean receive(FileChannel requests) {
        try {
            in.clear();
            requests.read(in);
            in.flip();
            return true;
        } catch (IOException unmounted) {
            return false;
        }
    }

    private void answer(FileChannel answers) throws IOException {
        int operation = in.getInt(4);
        if (operation == FORGET || operation == BATCH_FORGET || operation == INTERRUPT) {
            return;
        }
        long unique = in.getLong(8);
        long node = in.getLong(16);
        in.position(IN_HEADER);
        out.clear().position(OUT_HEADER);
        int error = perform(operation, node);
        if (error != 0) {
            out.position(OUT_HEADER);
        }
        out.putInt(0, out.position()).putInt(4, -error).putLong(8, unique);
        answers.write(out.flip());
    }

    /** @return an error number, 0 for none */
    private int perform(int operation, long node) {
        return switch (operation) {
            case INIT -> init();
            case LOOKUP -> nodes.lookUp(node, name(), out);
            case GETATTR -> nodes.attributes(node, out);
            case SETATTR -> nodes.change(node, in, out);
            case MKNOD -> makeAt(node, 16, 0);
            case MKDIR -> makeAt(node, 8, FuseNodes.DIRECTORY);
            case CREATE -> create(node);
            case UNLINK, RMDIR -> nodes.remove(node, name());
            case RENAME -> rename(node, 8);
            case RENAME2 -> rename(node, 16);
            case OPEN, OPENDIR -> opened();
            case READ -> nodes.read(node, in.getLong(IN_HEADER + 8), in.getInt(IN_HEADER + 16), out);
            case READDIR -> nodes.list(node, in.getLong(IN_HEADER + 8), in.getInt(IN_HEADER + 16), out);
            case WRITE -> write(node);
            case STATFS -> space();
            case RELEASE, RELEASEDIR -> 0;
            default -> ENOSYS;
        };
    }

    /** struct fuse_init_out, of protocol 7.31. */
    private int init() {
        out.putInt(7).putInt(31).putInt(0).putInt(0);
        out.putShort((short) 16).putShort((short) 12).putInt(MAX_WRITE).putInt(1);
        zeros(36);
        return 0;
    }

    private int makeAt(long parent, int header, int type) {
        int mode = in.getInt(IN_HEADER) | type;
        in.position(IN_HEADER + header);
        return nodes.make(parent, name(), mode, out);
    }

    private int create(long parent) {
        int mode = in.getInt(IN_HEADER + 4);
        in.position(IN_HEADER + 16);
        int error = nodes.make(parent, name(), mode, out);
        return error != 0 ? error : opened();
    }

    /** struct fuse_open_out. */
    private int opened() {
        zeros(16);
        return 0;
    }

    private int rename(long parent, int header) {
        long other = in.getLong(IN_HEADER);
        in.position(IN_HEADER + header);
        return nodes.rename(parent, name(), other, name());
    }

    private int write(long node) {
        long offset = in.getLong(IN_HEADER + 8);
        int size = in.getInt(IN_HEADER + 16);
        in.position(IN_HEADER + 40);
        out.putInt(size).putInt(0);
        return nodes.write(node, offset, in);
    }

    /** struct fuse_statfs_out: always the same space. */
    private int space() {
        out.putLong(BLOCKS).putLong(BLOCKS).putLong(BLOCKS).putLong(BLOCKS).putLong(BLOCKS);
        out.putInt(BLOCK).putInt(255).putInt(BLOCK);
        zeros(28);
        return 0;
    }

    private void zeros(int count) {
        out.put(new byte[count]);
    }

    /** The next name of the request, which ends with a zero byte. */
    private String name() {
        int start = in.position();
        int end = start;
        while (in.get(end) != 0) {
            end++;
        }
        byte[] bytes = new byte[end - start];
        in.get(bytes).get();
        return new String(bytes, UTF_8);
    }
}
