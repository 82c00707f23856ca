#!/usr/bin/python3
"""HTTP servers on 127.0.0.1 for src/hook/hook_test.c: what they do is in the first part of the path.

    hook_server.py DIR      DIR holds good.pem and other.pem (certificate and key in one file)

Prints "NAME PORT" for each, then "ready 0"; ends when its standard input does. Each request is a line of DIR/taken, as JSON:
server, path, headers, body.
"""
import http.server, json, os, socket, ssl, sys, threading, time

seen = {}
lock = threading.Lock()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def log_message(self, *args):
        pass

    def answer(self, status, text='', headers=()):
        body = text.encode()
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def flood(self, status):
        self.send_response(status)
        self.send_header('Connection', 'close')
        self.end_headers()
        for _ in range(200):
            self.wfile.write(b'x' * 65536)
        self.close_connection = True

    def times(self):
        with lock:
            seen[self.path] = seen.get(self.path, 0) + 1
            return seen[self.path]

    def do_GET(self):
        self.do_POST()

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get('Content-Length', 0))).decode()
        with lock, open(os.path.join(folder, 'taken'), 'a') as f:
            f.write(json.dumps({'server': self.server.name, 'method': self.command, 'path': self.path,
                                'headers': {k.lower(): v for k, v in self.headers.items()}, 'body': body},
                               ensure_ascii=False) + '\n')
        try:
            self.react(self.path.split('/')[1].split('?')[0])
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def react(self, what):
        first = self.times() == 1
        page = '<!DOCTYPE html><html><head><style>b{}</style></head><body><h1>403 Forbidden</h1></body></html>'
        if what in ('ok', 'services', 'v2'):
            self.answer(200, 'ok')
        elif what == 'accepted':
            self.answer(202)
        elif what == 'gone':
            self.answer(404, 'no_team')
        elif what == 'ended':
            self.answer(410, 'ended')
        elif what == 'denied':
            self.answer(403, page, [('Content-Type', 'text/html')])
        elif what == 'bad':
            self.answer(400, 'cannot read what came to ' + self.path + '\r\nwith \x1b[31mcolours')
        elif what == 'part':
            self.answer(400, 'unknown token ' + self.path.split('/')[2])
        elif what == 'redirect':
            self.answer(302, '', [('Location', '/ok/after-redirect')])
        elif what == 'busy':
            self.answer(429, 'slow down', [('Retry-After', '7200')]) if first else self.answer(200, 'ok')
        elif what == 'flaky':
            self.answer(500, 'oops') if first else self.answer(200, 'ok')
        elif what == 'broken':
            self.answer(503, 'down')
        elif what == 'slow':
            time.sleep(60)
        elif what == 'trickle':
            self.send_response(200)
            self.end_headers()
            for _ in range(60):
                self.wfile.write(b'x')
                self.wfile.flush()
                time.sleep(1)
        elif what == 'flood':
            self.flood(200)
        elif what == 'badflood':
            self.flood(400)
        elif what == 'heads':
            self.wfile.write(b'HTTP/1.1 200 OK\r\n')
            for i in range(20000):
                self.wfile.write(b'X-%d: %s\r\n' % (i, b'y' * 200))
        else:  # nothing at all
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        pass


def serve(name, certificate=None):
    server = Server(('127.0.0.1', 0), Handler)
    server.name = name
    if certificate:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(os.path.join(folder, certificate))
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(name, server.server_address[1], flush=True)


folder = sys.argv[1]
serve('plain')
serve('tls', 'good.pem')
serve('other', 'other.pem')
dead = socket.socket()
dead.bind(('127.0.0.1', 0))
print('dead', dead.getsockname()[1], flush=True)
print('ready', 0, flush=True)
sys.stdin.read()
