package org.audithalt.control;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import jdk.net.ExtendedSocketOptions;

/**
 * The kernel's word (SO_PEERCRED). Principals of the default file system are equal when their user ids are, so two known
 * ones tell the two that may ask from all others. Links only where the module {@code jdk.net} is present.
 */
final class KernelPeers implements Peers {
    private static final long ROOT_UID = 0;

    private final UserPrincipal owner;
    private final long ownerUid;
    private final UserPrincipal root;

    /** @param socket the socket file, owned by the user this process acts as */
    KernelPeers(Path socket, long ownerUid) throws IOException {
        UserPrincipalLookupService lookup = FileSystems.getDefault().getUserPrincipalLookupService();
        this.owner = Files.getOwner(socket);
        this.ownerUid = ownerUid;
        this.root = lookup.lookupPrincipalByName(Long.toString(ROOT_UID));
    }

    @Override
    public long uid(SocketChannel channel) throws IOException {
        UserPrincipal peer =
                channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user();
        if (owner.equals(peer)) {
            return ownerUid;
        }
        return root.equals(peer) ? ROOT_UID : STRANGER;
    }
}
