#!/usr/bin/python3
"""SMTP servers on 127.0.0.1 for src/mail/send_test.c, good ones (aiosmtpd) and bad ones, each on a port of its own.

    smtp_server.py DIR      DIR holds good.pem, other.pem, old.pem (certificate and key in one file)

Prints "NAME PORT" for each, then "ready 0"; ends when its standard input does. What a good server takes lies in
DIR/taken (the last one), first the envelope in a line, then the bytes.
"""
import asyncio, base64, logging, os, ssl, sys, warnings

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

USER, PASSWORD = 'sonae@hinata.example', 'pässwörd-7 "備え"'


class Handler:
    def __init__(self, folder):
        self.folder = folder

    async def handle_MAIL(self, server, session, envelope, address, options):
        if address.startswith('stolen@'):
            return '550 5.7.60 not your address'
        envelope.mail_from = address
        return '250 OK'

    async def handle_RCPT(self, server, session, envelope, address, options):
        said = {'nobody@': '550 5.1.1 no such user', 'greylisted@': '451 4.7.1 try again later',
                'relay@': '530 5.7.0 Authentication required'}
        for name, answer in said.items():
            if address.startswith(name):
                return answer
        envelope.rcpt_tos.append(address)
        return '250 OK'

    async def handle_DATA(self, server, session, envelope):
        to = envelope.rcpt_tos[0]
        if to.startswith('full@'):
            return '452 4.2.2 mailbox full'
        if to.startswith('picky@'):
            return '554 5.7.1 looks like spam'
        tls = server.transport.get_extra_info('ssl_object') is not None
        head = f'{envelope.mail_from} {to} {session.host_name} {bool(session.authenticated)} {tls}\n'
        with open(self.folder + '/taken.new', 'wb') as f:
            f.write(head.encode() + envelope.original_content)
        os.rename(self.folder + '/taken.new', self.folder + '/taken')
        return '250 2.0.0 taken'


def authenticate(server, session, envelope, mechanism, data):
    ok = isinstance(data, LoginPassword) and data.login.decode() == USER and data.password.decode() == PASSWORD
    return AuthResult(success=ok, handled=False)


def context(folder, name):
    c = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    c.load_cert_chain(f'{folder}/{name}.pem')
    return c


async def play(folder, script, reader, writer):
    """A server that follows a script: (what a line must begin with, '' for no line, '*' for whatever; the answer)."""
    try:
        for expected, answer in script:
            while expected:
                line = await (reader.read(4096) if expected == '*' else reader.readline())
                if not line:
                    return
                if expected == '*' or line.startswith(expected.encode()):
                    break
            if answer == 'HANG':
                await asyncio.sleep(600)
            if answer == 'KEEP':  # reads nothing for a while, then what there is
                await asyncio.sleep(1.5)
                with open(folder + '/half.new', 'wb') as f:
                    f.write(await reader.read())
                os.rename(folder + '/half.new', folder + '/half')
                return
            if answer == 'RESET':
                writer.transport.abort()
                return
            writer.write(answer if isinstance(answer, bytes) else (answer + '\r\n').encode())
            await writer.drain()
        await asyncio.wait_for(reader.read(), 0.5 if script else 0)
    except (ConnectionError, asyncio.CancelledError, asyncio.TimeoutError):
        pass
    finally:
        writer.close()


HELLO = [('', '220 here'), ('EHLO', '250 here')]
TO_DATA = HELLO + [('MAIL', '250 ok'), ('RCPT', '250 ok')]
LOGIN = [('', '220 here'), ('EHLO', '250-here\r\n250 AUTH PLAIN'), ('AUTH', '334 ')]
PLAIN_TOKEN = base64.b64encode(f'\0{USER}\0{PASSWORD}'.encode()).decode()
LOGIN_TOKEN = base64.b64encode(PASSWORD.encode()).decode()
SCRIPTS = {
    'silent': [('', 'HANG')],
    'silent_hello': [('', '220 here'), ('EHLO', 'HANG')],
    'silent_end': TO_DATA + [('DATA', '354 go on'), ('.', 'HANG')],
    'silent_quit': TO_DATA + [('DATA', '354 go on'), ('.', '250 taken'), ('QUIT', 'HANG')],
    'stops_reading': TO_DATA + [('DATA', '354 go on'), ('', 'KEEP')],
    'closes_at_once': [],
    'closes_rcpt': HELLO + [('MAIL', '250 ok'), ('RCPT', 'RESET')],
    'closes_data': TO_DATA + [('DATA', '354 go on'), ('Subject', 'RESET')],
    'garbage': [('', b'HTTP/1.1 400 Bad Request\r\nServer: x\r\n\r\n<html>\xff\xfe\x00\x1b[31m\r\n')],
    'garbage_hangs': [('', b'\xff\xfe' * 3000 + b'\r\nwhat do you want?\r\n'), ('', 'HANG')],
    'garbage_later': HELLO + [('MAIL', b'\x00\x01\x02 250\r\n25\r\n-1 no\r\n')],
    'mixed_up': TO_DATA + [('DATA', '250 not 354')],
    'busy': [('', '421 4.3.2 too many connections')],
    'blocked': [('', '554 5.7.1 you are on a list')],
    'bad_hello': [('', '220 here'), ('EHLO', '550 who are you'), ('HELO', '550 who are you')],
    'no_starttls': HELLO + [('QUIT', '221 bye')],
    'starttls_later': [('', '220 here'), ('EHLO', '250-here\r\n250 STARTTLS'), ('STARTTLS', '454 not now')],
    'starttls_never': [('', '220 here'), ('EHLO', '250-here\r\n250 STARTTLS'), ('STARTTLS', '502 no')],
    'starttls_injected': [('', '220 here'), ('EHLO', '250-here\r\n250 STARTTLS'), ('STARTTLS', '220 go\r\n250 injected'),
                          ('', 'HANG')],
    'tls_too_old': [('*', b'\x15\x03\x01\x00\x02\x02\x46')],  # alert: protocol version
    'tls_closes': [('*', 'RESET')],
    'auth_later': LOGIN + [('*', '454 4.7.0 temporary authentication failure')],
    'auth_other': [('', '220 here'), ('EHLO', '250-here\r\n250 AUTH GSSAPI NTLM'), ('MAIL', '530 sign in first')],
    'echo': LOGIN + [('*', f'535-no: {PASSWORD}\r\n535-{PLAIN_TOKEN}\r\n535 \x1b[31m\x07{LOGIN_TOKEN} \u202e{PASSWORD[:3]}\u200b'
                          f'{PASSWORD[3:]}')],
    'echo_long': LOGIN + [('*', '535 ' + PASSWORD * 400)],
    'echo_longer': LOGIN + [('*', '535 ' + ('lang' * 80 + '!') * 40)],
    'not_utf8': HELLO + [('MAIL', b'550 \x94\xe0\x82\xa6 \x1b[2J\x00 \xe5\x82\x99 \xf0\x9f\x98 end\r\n')],
    'japanese': HELLO + [('MAIL', '250 ok'), ('RCPT', '550-5.1.1 no such user\r\n550 宛先不明')],
    'too_large': HELLO + [('MAIL', '552 5.3.4 message too big')],
}


async def serve(folder):
    loop = asyncio.get_running_loop()
    handler, good = Handler(folder), context(folder, 'good')
    auth = {'authenticator': authenticate, 'auth_required': True}
    kinds = {
        'plain': ({}, None),
        'plain_auth': ({**auth, 'auth_require_tls': False}, None),
        'starttls': ({**auth, 'tls_context': good, 'require_starttls': True}, None),
        'tls': ({**auth, 'auth_require_tls': False}, good),
        'tls_other': ({}, context(folder, 'other')),
        'tls_old': ({}, context(folder, 'old')),
    }
    servers = []
    for name, (options, tls) in kinds.items():
        def make(options=options):
            return SMTP(handler, enable_SMTPUTF8=False, hostname='mail.example', timeout=60, loop=loop, **options)
        servers.append((name, await loop.create_server(make, '127.0.0.1', 0, ssl=tls)))
    for name, script in SCRIPTS.items():
        def meet(reader, writer, script=script):
            return play(folder, script, reader, writer)
        servers.append((name, await asyncio.start_server(meet, '127.0.0.1', 0)))
    for name, server in servers:
        print(name, server.sockets[0].getsockname()[1])
    print('ready 0', flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    os._exit(0)


if __name__ == '__main__':
    warnings.simplefilter('ignore')  # passwords without TLS are what some tests are for
    logging.disable()
    asyncio.run(serve(sys.argv[1]))
