/** BSD sockets as the operating system has them. */
@SuppressWarnings("module") // The qualified export names a module that is compiled later.
module dev.sockeye {
    requires transitive org.jspecify;

    exports dev.sockeye;
    exports dev.sockeye.capture;
    exports dev.sockeye.sys to
            dev.sockeye.reactive;
}
