package org.audithalt.backlog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.audithalt.record.StringOctets;
import org.jspecify.annotations.Nullable;

/** One slab and what belongs to it: its claims, keys and status. */
final class Generation {
    private final int number;
    private final Slab slab;
    private final Claims claims;
    private final KeyTable keys;
    private final StatusBlock status;
    private final @Nullable Object fileKey;
    /** Kept, for the counting may be broken off by the late error of a page that could not be backed. */
    private boolean erased;

    private Generation(int number, Slab slab) throws IOException {
        this.number = number;
        this.slab = slab;
        this.claims = new Claims(slab);
        this.keys = new KeyTable(slab);
        this.status = new StatusBlock(slab);
        this.fileKey = Files.getAttribute(Slab.unfinished(slab.file()), "unix:fileKey", LinkOption.NOFOLLOW_LINKS);
    }

    static Generation create(int number, Path file, int generalSlots, String headerText, List<byte[]> initialKeys)
            throws IOException {
        Slab slab = Slab.create(file, generalSlots, BacklogLayout.keysBytes(KeyTable.bytes(initialKeys)));
        try {
            Generation made = new Generation(number, slab);
            made.keys.addAll(initialKeys);
            HeaderText.write(slab, StringOctets.toBytes(headerText));
            ProcessMark.write(slab);
            made.status.begins();
            slab.publish();
            return made;
        } catch (IOException | RuntimeException | Error failed) {
            slab.discard(false);
            throw failed;
        }
    }

    int number() {
        return number;
    }

    Slab slab() {
        return slab;
    }

    Claims claims() {
        return claims;
    }

    /** Whether any slot is not free. */
    boolean isInUse() {
        for (int slot = 0; slot < slab.slots(); slot++) {
            if (SlotLayout.state(slab.word(slot)) != SlotLayout.FREE) {
                return true;
            }
        }
        return false;
    }

    KeyTable keys() {
        return keys;
    }

    StatusBlock status() {
        return status;
    }

    /** Whether the path names the file that is mapped, in its whole length. */
    boolean sameFile() {
        try {
            return isOurs() && Files.size(slab.file()) >= slab.bytes();
        } catch (IOException gone) {
            return false;
        }
    }

    /**
     * After the file vanished or was cut: takes away what is left of it under its name, and gives the mapping its length again.
     *
     * @param losses counts the records that were in the part cut off
     */
    void makeWhole(Losses losses) throws IOException {
        UnbackedPage.takeError();
        erased |= slab.restoreLength();
        if (erased) {
            claims.forgetErased(losses);
            erased = false;
        }
        if (isOurs()) {
            Files.delete(slab.file());
        }
    }

    private boolean isOurs() {
        try {
            return fileKey != null
                    && fileKey.equals(Files.getAttribute(slab.file(), "unix:fileKey", LinkOption.NOFOLLOW_LINKS));
        } catch (IOException gone) {
            return false;
        }
    }

    /** Adds waiting slots as long as fewer than half of them are free. */
    void growWaitingArea() throws IOException {
        int count = Area.WAITING.count(slab);
        int first = Area.WAITING.first(slab);
        int free = 0;
        for (int i = 0; i < count; i++) {
            if (SlotLayout.state(slab.word(first + i)) == SlotLayout.FREE) {
                free++;
            }
        }
        if (free < count / 2) {
            claims.growTo(slab.slots() + count);
            slab.grow(count / BacklogLayout.SEGMENT);
        }
    }
}
