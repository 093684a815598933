import dev.sockeye.capture.Capture;
import dev.sockeye.reactive.capture.*;
import java.nio.file.Path;
import java.time.Duration;

void main() {
    long packets =
            ReactiveCapture.of(Capture.on("lo").filter("udp port 53"))
                    .packets()
                    .take(Duration.ofSeconds(10))
                    .as(PcapFiles.writeTo(Path.of("dns.pcapng")))
                    .block();
    IO.println(packets + " packets");
}
