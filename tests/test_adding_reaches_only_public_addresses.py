import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from corpus.fetching import MAX_REDIRECTS, Fetched, fetch
from corpus.web_addresses import FailedFetch, RefusedAddress, is_public

PAGE = b"<html><body><p>Some text.</p></body></html>"


class _Handler(BaseHTTPRequestHandler):
    """Answers a path with what `answers` holds for it, and notes what it was asked."""

    answers: dict[str, Callable[[BaseHTTPRequestHandler], None]]
    asked: list[tuple[str, dict[str, str]]]

    def do_GET(self) -> None:
        self.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
        try:
            self.answers[self.path.partition("?")[0]](self)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True  # the client has had enough, which is what the test is about

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing on the terminal."""


class Site:
    """A server on this machine: its address, what it answers and what it was asked."""

    def __init__(self, server: ThreadingHTTPServer, handler: type[_Handler]) -> None:
        self.port = server.server_address[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.answers, self.asked = handler.answers, handler.asked

    def page(self, path: str, body: bytes = PAGE, *, status: int = 200, **headers: str) -> None:
        def answer(request: BaseHTTPRequestHandler) -> None:
            request.send_response(status)
            for name, value in {"Content_Type": "text/html", **headers}.items():
                if value:
                    request.send_header(name.replace("_", "-"), value)
            request.end_headers()
            request.wfile.write(body)

        self.answers[path] = answer

    def redirect(self, path: str, target: str, status: int = 302) -> None:
        self.page(path, b"", status=status, Location=target)


@pytest.fixture
def site() -> Iterator[Site]:
    handler = type("Handler", (_Handler,), {"answers": {}, "asked": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield Site(server, handler)
    server.shutdown()
    server.server_close()
    thread.join()


@contextmanager
def raw_server(serve: Callable[[socket.socket], None]) -> Iterator[int]:
    """A server that talks bytes; gives its port."""
    listener = socket.create_server(("127.0.0.1", 0))

    def accept() -> None:
        try:
            connection, _ = listener.accept()
            with connection:
                serve(connection)
        except OSError:
            return  # the client went, or the test ended

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    yield listener.getsockname()[1]
    listener.close()
    thread.join(5)


def here(url: str, **options: float) -> Fetched:
    return fetch(url, allow_loopback=True, **options)  # type: ignore[arg-type]  # limits of either number type


def resolving(*addresses: str) -> Callable[[str, int], list[str]]:
    return lambda host, port: list(addresses)


def test_a_page_comes_with_its_type_and_address(site: Site) -> None:
    site.page("/a", Content_Type="text/html; charset=utf-8")
    assert here(f"{site.address}/a?x=1#part") == Fetched(
        PAGE, f"{site.address}/a?x=1", "text/html; charset=utf-8"
    )


def test_no_password_cookie_or_proxy_goes_along(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    site.page("/a", Set_Cookie="a=b")
    site.redirect("/to", "/a")
    here(f"{site.address}/to")
    assert [path for path, _ in site.asked] == ["/to", "/a"]
    for _, headers in site.asked:
        assert not {"cookie", "authorization", "proxy-authorization", "referer"} & headers.keys()
        assert headers["accept-encoding"] == "identity"


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.8.9.10",
        "0.0.0.0",
        "10.0.0.1",
        "172.16.5.4",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "100.100.100.200",
        "168.63.129.16",
        "192.0.0.192",
        "192.0.2.1",
        "198.18.0.1",
        "203.0.113.9",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::7f00:1",
        "2002:7f00:1::1",
        "2001:0:7f00:1::1",
        "2001:db8::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "ff02::1",
        "no address",
    ],
)
def test_an_address_that_is_not_of_the_public_internet_is_told(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.215.14", "1.1.1.1", "2606:4700:4700::1111", "2a00:1450:4001::1"])
def test_an_address_of_the_public_internet_is_told(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:7f00:1]/",
        "http://169.254.169.254/latest/meta-data/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0x7f.0.0.1/",
        "http://0177.0.0.1/",
        "http://127.1/",
        "http://127.0.0.1./",
        "http://①②⑦.⓪.⓪.①/",
        "http://127。0。0。1/",
        "http://user@example.org/",
        "http://example.org@127.0.0.1/",
        "http://user:word@example.org/",
        "http://example.org\\@127.0.0.1/",
        "http://example.org\t.internal/",
        "http://exam ple.org/",
        "http://example.org/\r\nHost: a",
        "http://-example.org/",
        "http:///path",
        "http://",
        "http://[::1",
        "http://example.org:99999/",
        "ftp://example.org/a",
        "file:///etc/passwd",
        "gopher://example.org/",
        "javascript:alert(1)",
        "http://example.org/" + "a" * 3000,
    ],
)
def test_a_tricky_address_is_refused_before_anything_is_asked(url: str) -> None:
    def never(host: str, port: int) -> list[str]:
        raise AssertionError(f"the name service was asked for {host}")

    with pytest.raises(RefusedAddress) as error:
        fetch(url, resolve=never)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    "addresses",
    [("127.0.0.1",), ("10.1.2.3",), ("::ffff:10.0.0.1",), ("93.184.215.14", "192.168.0.1"), ("fe80::1%2",)],
)
def test_a_name_that_leads_to_a_private_address_is_refused(addresses: tuple[str, ...]) -> None:
    with pytest.raises(RefusedAddress, match="no public address"):
        fetch("http://inside.example/", resolve=resolving(*addresses))


def test_a_port_that_is_not_of_the_web_is_refused() -> None:
    with pytest.raises(RefusedAddress, match="port 6379 is not asked"):
        fetch("http://outside.example:6379/", resolve=resolving("93.184.215.14"))


def test_a_host_is_resolved_once_and_that_answer_is_connected_to(site: Site) -> None:
    """A name service that gives this machine first and another answer later cannot move the connection."""
    site.page("/a")
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])
    url = f"http://moving.example:{site.port}/a"
    assert fetch(url, allow_loopback=True, resolve=lambda host, port: next(answers)).data == PAGE
    assert site.asked[0][1]["host"] == f"moving.example:{site.port}"
    with pytest.raises(RefusedAddress):
        fetch(url, allow_loopback=True, resolve=lambda host, port: next(answers))


@pytest.mark.parametrize(
    "target",
    [
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/",
        "http://[::ffff:10.0.0.1]/",
        "http://inside.example/",
        "//192.168.0.1/",
        "http://2130706433/",
        "file:///etc/passwd",
        "http://a:b@example.org/",
        "http://outside.example:22/",
    ],
)
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_every_redirect_is_judged_anew(site: Site, target: str, status: int) -> None:
    site.redirect("/1", "/2")
    site.redirect("/2", target, status)
    known = {"inside.example": ["172.16.0.1"], "outside.example": ["93.184.215.14"]}
    with pytest.raises(RefusedAddress):
        fetch(f"{site.address}/1", allow_loopback=True, resolve=lambda host, port: known[host])
    assert [path for path, _ in site.asked] == ["/1", "/2"]


def test_without_the_way_in_for_tests_this_machine_is_not_asked(site: Site) -> None:
    site.page("/a")
    for url in (f"{site.address}/a", "http://127.0.0.1/a", "http://localhost/a"):
        with pytest.raises(RefusedAddress):
            fetch(url)
    assert site.asked == []


def test_five_redirects_are_followed_and_a_sixth_is_not(site: Site) -> None:
    for number in range(MAX_REDIRECTS):
        site.redirect(f"/{number}", f"/{number + 1}")
    site.page(f"/{MAX_REDIRECTS}")
    assert here(f"{site.address}/0").url == f"{site.address}/{MAX_REDIRECTS}"
    site.redirect(f"/{MAX_REDIRECTS}", "/0")
    with pytest.raises(FailedFetch, match="redirects more than 5 times"):
        here(f"{site.address}/0")


@pytest.mark.parametrize(
    ("body", "headers", "reason"),
    [
        (PAGE, {"Content_Type": "application/zip"}, "is application/zip; only HTML"),
        (PAGE, {"Content_Type": ""}, "of no type"),
        (PAGE, {"Content_Encoding": "gzip"}, "comes packed"),
        (b"x" * 2000, {}, "more than 1,000 bytes"),
        (b"", {"Content_Length": "5000"}, "more than 1,000 bytes"),
        (b"x" * 10, {"Content_Length": "500"}, "cannot be fetched|broke off"),
    ],
)
def test_a_wrong_type_or_size_is_refused(
    site: Site, body: bytes, headers: dict[str, str], reason: str
) -> None:
    site.page("/a", body, **headers)
    with pytest.raises(FailedFetch, match=reason):
        here(f"{site.address}/a", max_bytes=1000)


def test_an_endless_body_is_cut_off_at_the_size(site: Site) -> None:
    sent = 0

    def endless(request: BaseHTTPRequestHandler) -> None:
        nonlocal sent
        request.send_response(200)
        request.send_header("Content-Type", "text/plain")
        request.end_headers()
        while sent < 50_000_000:
            sent += request.wfile.write(b"x" * 100_000)

    site.answers["/a"] = endless
    with pytest.raises(FailedFetch, match="more than 300,000 bytes"):
        here(f"{site.address}/a", max_bytes=300_000)
    assert sent < 50_000_000


@pytest.mark.parametrize("status", [204, 304, 401, 404, 500])
def test_an_answer_without_a_document_is_named(site: Site, status: int) -> None:
    site.page("/a", b"", status=status)
    with pytest.raises(FailedFetch, match=f"answers {status}"):
        here(f"{site.address}/a")


def dripping(first: bytes) -> Callable[[socket.socket], None]:
    """Serves the first bytes and then one byte every tenth of a second."""

    def serve(connection: socket.socket) -> None:
        connection.sendall(first)
        for _ in range(100):
            time.sleep(0.1)
            connection.sendall(b"x")

    return serve


@pytest.mark.parametrize(
    ("scheme", "first"),
    [
        ("http", b""),
        ("http", b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nX-Slow: "),
        ("http", b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\nText"),
        ("https", b""),
        ("https", b"\x16\x03\x03\x40\x00"),
    ],
)
def test_a_server_that_drips_is_cut_off_in_time(scheme: str, first: bytes) -> None:
    with raw_server(dripping(first)) as port:
        start = time.monotonic()
        with pytest.raises(FailedFetch):
            here(f"{scheme}://127.0.0.1:{port}/", time_limit_seconds=0.6)
        assert time.monotonic() - start < 3


def test_a_name_service_that_hangs_is_not_waited_for() -> None:
    ended = threading.Event()

    def hanging(host: str, port: int) -> list[str]:
        ended.wait(10)
        return []

    with pytest.raises(FailedFetch, match="the name service did not answer"):
        fetch("http://outside.example/", resolve=hanging, time_limit_seconds=0.3)
    ended.set()


def test_an_unknown_host_and_a_closed_port_are_one_clear_line() -> None:
    def unknown(host: str, port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    with pytest.raises(FailedFetch, match="is not known; check the address"):
        fetch("http://outside.example/", resolve=unknown)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(FailedFetch, match="cannot be fetched"):
        here(f"http://127.0.0.1:{port}/")


def test_a_server_that_speaks_no_http_is_one_clear_line() -> None:
    with (
        raw_server(lambda connection: connection.sendall(b"220 mail ready\r\n")) as port,
        pytest.raises(FailedFetch),
    ):
        here(f"http://127.0.0.1:{port}/")


@pytest.fixture
def secure_port(tmp_path: Path) -> Iterator[int]:
    """The port of a TLS server whose certificate, `tmp_path/cert.pem`, names 127.0.0.1."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not installed; it makes the certificate of this test")
    key, cert = tmp_path / "key.pem", tmp_path / "cert.pem"
    made = [
        openssl,
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-days",
        "2",
    ]
    names = ["-subj", "/CN=test", "-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run([*made, *names, "-keyout", key, "-out", cert], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)

    def serve(connection: socket.socket) -> None:
        with context.wrap_socket(connection, server_side=True) as secure:
            secure.recv(10_000)
            secure.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 4\r\n\r\nText")

    with raw_server(serve) as port:
        yield port


def test_a_certificate_that_nobody_vouches_for_is_refused(secure_port: int) -> None:
    with pytest.raises(FailedFetch, match="certificate verify failed"):
        here(f"https://127.0.0.1:{secure_port}/")


def test_a_certificate_that_the_machine_trusts_is_taken(
    secure_port: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
    assert here(f"https://127.0.0.1:{secure_port}/").data == b"Text"


def test_a_failed_handshake_is_one_clear_line() -> None:
    plain = b"HTTP/1.1 200 OK\r\n\r\n"
    with raw_server(lambda connection: connection.sendall(plain)) as port, pytest.raises(FailedFetch):
        here(f"https://127.0.0.1:{port}/")
