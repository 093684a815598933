package dev.sockeye.examples.tool;

import picocli.CommandLine.IVersionProvider;

/** Tells which versions of what are running. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        var version = Sockeye.class.getPackage().getImplementationVersion();
        return new String[] {
            "sockeye %s (JDK %s, %s %s)"
                    .formatted(
                            version == null ? "unpackaged" : version,
                            Runtime.version(),
                            System.getProperty("os.name"),
                            System.getProperty("os.arch"))
        };
    }
}
