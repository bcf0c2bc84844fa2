package org.audithalt.hook;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.objectweb.asm.ClassReader;

/**
 * Which classes of an image refer to a method: an index over the constant pools of all of them, so that the code of only a
 * few has to be read. It may name a class too many (hash codes that collide), never one too few.
 *
 * <p>One entry is a long: the hash code of owner, name and descriptor above, the number of the class below.
 */
final class MediationIndex {
    private static final int CLASS_BITS = 24;
    private static final long CLASS_MASK = (1L << CLASS_BITS) - 1;
    private static final int METHODREF = 10;
    private static final int INTERFACE_METHODREF = 11;

    private long[] entries = new long[1 << 20];
    private int size;
    private boolean sorted;

    /** Adds the references of a class. */
    void add(int classNumber, ClassReader reader, char[] buffer) {
        if (classNumber > CLASS_MASK) {
            throw new IllegalStateException("too many classes: " + classNumber);
        }
        for (int i = 1; i < reader.getItemCount(); i++) {
            int offset = reader.getItem(i);
            if (offset == 0) {
                continue;
            }
            int tag = reader.readByte(offset - 1);
            if (tag == METHODREF || tag == INTERFACE_METHODREF) {
                String owner = reader.readClass(offset, buffer);
                int nameAndType = reader.getItem(reader.readUnsignedShort(offset + 2));
                String name = reader.readUTF8(nameAndType, buffer);
                put(hash(owner, name, reader.readUTF8(nameAndType + 2, buffer)) | classNumber);
            }
        }
        sorted = false;
    }

    /** Numbers of the classes that may refer to a method, ascending, each once. */
    List<Integer> classesWith(HookRow.Member method) {
        if (!sorted) {
            Arrays.sort(entries, 0, size);
            sorted = true;
        }
        long hash = hash(method.owner(), method.name(), method.descriptor());
        int at = Arrays.binarySearch(entries, 0, size, hash);
        List<Integer> found = new ArrayList<>();
        for (int i = at < 0 ? -at - 1 : at; i < size && (entries[i] & ~CLASS_MASK) == hash; i++) {
            int number = (int) (entries[i] & CLASS_MASK);
            if (found.isEmpty() || found.get(found.size() - 1) != number) {
                found.add(number);
            }
        }
        return found;
    }

    private void put(long entry) {
        if (size == entries.length) {
            entries = Arrays.copyOf(entries, size * 2);
        }
        entries[size++] = entry;
    }

    private static long hash(String owner, String name, String descriptor) {
        long hash = owner.hashCode() * 0x9E3779B97F4A7C15L;
        hash = (hash ^ name.hashCode()) * 0x9E3779B97F4A7C15L;
        hash = (hash ^ descriptor.hashCode()) * 0x9E3779B97F4A7C15L;
        return hash & ~CLASS_MASK;
    }
}
