package org.audithalt.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** A jar with jars in it, as spring-boot-maven-plugin lays one out, with the loader that Spring Boot reads it by. */
final class FatJar {
    private FatJar() {}

    /** @param main in the package of the tests' programs, with its nested classes */
    static Path write(Path file, Class<?> main, Path loader, Path... libraries) throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.put(Attributes.Name.MAIN_CLASS, "org.springframework.boot.loader.launch.JarLauncher");
        attributes.putValue("Start-Class", main.getName());
        attributes.putValue("Spring-Boot-Classes", "BOOT-INF/classes/");
        attributes.putValue("Spring-Boot-Lib", "BOOT-INF/lib/");
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out, manifest)) {
            copyLoader(jar, loader);
            for (String directory : new String[] {"BOOT-INF/", "BOOT-INF/classes/", "BOOT-INF/lib/"}) {
                jar.putNextEntry(new ZipEntry(directory));
            }
            String name = main.getName().replace('.', '/') + ".class";
            jar.putNextEntry(new ZipEntry("BOOT-INF/classes/" + name));
            try (InputStream bytes = main.getClassLoader().getResourceAsStream(name)) {
                bytes.transferTo(jar);
            }
            for (Path library : libraries) {
                addStored(jar, "BOOT-INF/lib/" + library.getFileName(), Files.readAllBytes(library));
            }
        }
        return file;
    }

    private static void copyLoader(JarOutputStream jar, Path loader) throws IOException {
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(loader))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (entry.getName().startsWith("org/") || entry.getName().startsWith("META-INF/services/")) {
                    jar.putNextEntry(new ZipEntry(entry.getName()));
                    in.transferTo(jar);
                }
            }
        }
    }

    /** The loader reads nested jars where they are, so they are not compressed. */
    private static void addStored(JarOutputStream jar, String name, byte[] bytes) throws IOException {
        CRC32 sum = new CRC32();
        sum.update(bytes);
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(bytes.length);
        entry.setCrc(sum.getValue());
        jar.putNextEntry(entry);
        jar.write(bytes);
    }
}
