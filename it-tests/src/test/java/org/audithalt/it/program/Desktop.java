package org.audithalt.it.program;

import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.GraphicsEnvironment;
import java.awt.image.BufferedImage;
import javax.print.PrintServiceLookup;
import javax.sound.midi.MidiSystem;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.LineUnavailableException;
import javax.sound.sampled.SourceDataLine;

/** As {@link Operations}, for what java.desktop does: on a screen, or without one where it is headless. */
public final class Desktop {
    private Desktop() {}

    /**
     * Runs.
     *
     * @param arguments if there is one, the screen alone
     */
    public static void main(String[] arguments) throws InterruptedException {
        if (!Boolean.getBoolean("java.awt.headless")) {
            Operations.on(
                    "display",
                    () -> System.out.println(
                            GraphicsEnvironment.getLocalGraphicsEnvironment().getDefaultScreenDevice()));
        }
        if (arguments.length > 0) {
            System.exit(0);
        }
        Operations.on("fonts", Desktop::fonts);
        Operations.on("sound", Desktop::sound);
        Operations.on("print", () -> System.out.println(PrintServiceLookup.lookupPrintServices(null, null).length));
        System.exit(0);
    }

    private static void sound() throws LineUnavailableException {
        System.out.println(AudioSystem.getMixerInfo().length);
        System.out.println(MidiSystem.getMidiDeviceInfo().length);
        AudioFormat format = new AudioFormat(44_100, 16, 2, true, false);
        try (SourceDataLine line = AudioSystem.getSourceDataLine(format)) {
            line.open(format);
        }
    }

    private static void fonts() {
        System.out.println(GraphicsEnvironment.getLocalGraphicsEnvironment().getAvailableFontFamilyNames().length);
        Graphics2D graphics = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB).createGraphics();
        graphics.setFont(new Font(Font.DIALOG, Font.PLAIN, 12));
        graphics.drawString("a", 0, 8);
    }
}
