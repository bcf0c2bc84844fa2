package org.audithalt.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileSystemTypeTest {
    /** Of a host: ext4, subvolumes of btrfs (whose files have other device numbers), snap, a bind mount, NFS, tmpfs. */
    private static final String HOST = """
            22 28 0:21 / /proc rw,nosuid,nodev,noexec,relatime shared:13 - proc proc rw
            25 28 0:24 / /run rw,nosuid,nodev,noexec,relatime shared:5 - tmpfs tmpfs rw,size=1602748k,mode=755,inode64
            28 1 253:1 / / rw,relatime shared:1 - ext4 /dev/mapper/vg-root rw,errors=remount-ro
            35 28 0:31 /@data /srv/data rw,relatime shared:20 - btrfs /dev/sdb1 rw,space_cache,subvolid=257,subvol=/@data
            36 28 0:40 / /mnt/with\\040blank\\134and\\011tab rw,relatime shared:22 - nfs4 filer:/x rw,vers=4.2,hard,addr=10.0.0.1
            37 36 8:17 / /mnt/with\\040blank\\134and\\011tab/disk rw,relatime shared:23 - xfs /dev/sdb1 rw,attr2
            38 28 253:1 /var/lib/app /srv/data/bound rw,relatime shared:1 - ext4 /dev/mapper/vg-root rw
            39 28 0:45 / /home/me/remote rw,nosuid,nodev,relatime shared:24 - fuse.sshfs me@host:/ rw,user_id=1000
            40 28 0:46 / /ram rw,relatime shared:25 - ramfs none rw
            """;

    /** Of a container: the root is an overlay, the data a bind mount of the host's disk. */
    private static final String CONTAINER = """
            721 630 0:62 / / rw,relatime master:311 - overlay overlay rw,lowerdir=/var/lib/docker/overlay2/l/A:/var/lib/docker/overlay2/l/B,upperdir=/var/lib/docker/overlay2/c/diff,workdir=/var/lib/docker/overlay2/c/work
            722 721 0:65 / /proc rw,nosuid,nodev,noexec,relatime - proc proc rw
            723 721 0:66 / /dev rw,nosuid - tmpfs tmpfs rw,size=65536k,mode=755,inode64
            727 723 0:64 / /dev/shm rw,nosuid,nodev,noexec,relatime - tmpfs shm rw,size=65536k,inode64
            728 721 253:1 /srv/audit /audit rw,relatime - ext4 /dev/mapper/vg-root rw
            """;

    /** After chroot(2) into /jail, as its processes see it: the mount points are those below the new root only. */
    private static final String JAIL = """
            90 89 0:21 / /proc rw,relatime shared:13 - proc proc rw
            """;

    @ParameterizedTest
    @CsvSource({
        "253:1, /var/log, ext4",
        "0:31, /srv/data, btrfs",
        "0:77, /srv/data/subvolume, btrfs",
        "253:1, /srv/data/bound/logs, ext4",
        "0:40, '/mnt/with blank\\and\ttab/logs', nfs4",
        "0:99, '/mnt/with blank\\and\ttab/logs', nfs4",
        "8:17, '/mnt/with blank\\and\ttab/disk', xfs",
        "0:45, /home/me/remote/x, fuse.sshfs",
        "0:46, /ram, ramfs",
        "0:24, /run/audit, tmpfs",
        "0:98, /home/me/remoter, ext4"
    })
    void findsTheTypeByDeviceNumberElseByPath(String device, String path, String type) {
        assertThat(new MountTable(HOST).typeOf(device, path)).isEqualTo(type);
    }

    @Test
    void aLaterMountCoversAnEarlierAtTheSamePlace() {
        MountTable table = new MountTable("""
                50 28 0:50 / /x rw - ext4 /dev/a rw
                51 50 0:51 / /x rw - btrfs /dev/b rw
                """);
        assertThat(table.typeOf("0:99", "/x/y")).isEqualTo("btrfs");
        assertThat(table.typeOf("0:50", "/x/y")).isEqualTo("ext4");
    }

    @Test
    void knowsAContainersMounts() {
        MountTable table = new MountTable(CONTAINER);
        assertThat(table.typeOf("0:62", "/app")).isEqualTo("overlay");
        assertThat(table.typeOf("253:1", "/audit")).isEqualTo("ext4");
        assertThat(table.typeOf("0:64", "/dev/shm")).isEqualTo("tmpfs");
        assertThat(MountTable.upper(CONTAINER.lines().findFirst().orElseThrow()))
                .isEqualTo("/var/lib/docker/overlay2/c/diff");
        assertThat(MountTable.upper(CONTAINER.lines().skip(1).findFirst().orElseThrow()))
                .isNull();
    }

    @Test
    void saysNothingWhereTheTableSaysNothing() {
        assertThat(new MountTable(JAIL).typeOf("253:1", "/var/log")).isNull();
        assertThat(new MountTable("").typeOf("253:1", "/var/log")).isNull();
        assertThat(new MountTable("nonsense\n\n1 2 3\n").typeOf("3", "/")).isNull();
    }

    @Test
    void splitsDeviceNumbersAsTheCLibrary() {
        // makedev(3): 253:1, 8:17, 0:1048 (minor beyond a byte), 259:65537
        assertThat(MountTable.major(0xfd01)).isEqualTo(253);
        assertThat(MountTable.minor(0xfd01)).isEqualTo(1);
        assertThat(MountTable.major(0x811)).isEqualTo(8);
        assertThat(MountTable.minor(0x811)).isEqualTo(17);
        assertThat(MountTable.major(0x400018)).isZero();
        assertThat(MountTable.minor(0x400018)).isEqualTo(0x418);
        assertThat(MountTable.major(0x10010301)).isEqualTo(259);
        assertThat(MountTable.minor(0x10010301)).isEqualTo(0x10001);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "btrfs",
                "zfs",
                "bcachefs",
                "nfs4",
                "cifs",
                "ceph",
                "9p",
                "virtiofs",
                "fuse",
                "fuse.sshfs",
                "fuseblk"
            })
    void refusesWhatWritesElsewhereOrDependsOnOthers(String type) {
        assertThat(FileSystemType.trouble(type)).isNotEmpty();
        assertThat(FileSystemType.isInMemory(type)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ext4", "xfs", "overlay", "tmpfs", "ramfs", ""})
    void acceptsWhatWritesInPlace(String type) {
        assertThat(FileSystemType.trouble(type)).isEmpty();
    }

    @Test
    void onlyMemoryIsSafeFromADiskThatHangs() {
        assertThat(FileSystemType.isInMemory("tmpfs")).isTrue();
        assertThat(FileSystemType.isInMemory("ramfs")).isTrue();
        assertThat(FileSystemType.isInMemory("ext4")).isFalse();
        assertThat(FileSystemType.isInMemory("")).isFalse();
    }

    @Test
    void agreesWithTheJdkHere(@TempDir Path directory) throws Exception {
        String type = MountTable.typeOf(directory);
        assertThat(type).isNotNull();
        if (!"overlay".equals(Files.getFileStore(directory).type())) {
            assertThat(type).isEqualTo(Files.getFileStore(directory).type());
        }
        assertThat(FileSystemType.of(directory)).isEqualTo(type);
        assertThat(FileSystemType.of(Path.of("/proc/self"))).isEqualTo("proc");
        assertThat(FileSystemType.of(directory.resolve("missing"))).isEmpty();
    }
}
