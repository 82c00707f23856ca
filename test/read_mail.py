#!/usr/bin/env python3
"""Reads a message with Python's own email package, a reader that knows nothing of src/mail, and prints what it found.

    read_mail.py FILE      one "name: value" a line, values in hexadecimal of their UTF-8; exit 1: what is no message
"""
import email, email.header, email.policy, email.utils, sys


def show(name, value):
    print(f'{name}: {value.encode().hex() if isinstance(value, str) else value.hex()}')


def check(raw):
    """What a header or a parser may not be asked about: the bytes themselves."""
    assert raw.endswith(b'\r\n'), 'the last line does not end'
    for line in raw.split(b'\r\n'):
        assert len(line) <= 998, 'a line is too long'
        assert b'\r' not in line and b'\n' not in line and b'\0' not in line, 'a line end alone'
        assert all(c < 0x80 for c in line), 'not 7 bit'
        assert not line.startswith(b'.') and not line.startswith(b'From '), 'somebody on the way would change this'


def mailbox(name, message, old):
    assert not message[name].defects, (name, message[name].defects)
    [who] = message[name].addresses
    # the newer parser leaves the blank between two encoded words of a name (RFC 2047, 6.2 does not); the older knows
    display, address = email.utils.parseaddr(old[name].replace('\r\n', ''))
    display = str(email.header.make_header(email.header.decode_header(display)))
    assert who.display_name == display or '?=\r\n =?' in old[name], (who.display_name, display)
    assert address == who.username + '@' + who.domain
    show(f'{name}-name', display)
    show(f'{name}-address', address)


def main(path):
    with open(path, 'rb') as f:
        raw = f.read()
    check(raw)
    message = email.message_from_bytes(raw, policy=email.policy.default)
    for part in message.walk():
        assert not part.defects, part.defects
        assert len(set(k.lower() for k in part.keys())) == len(part.keys()), 'a field twice'
    for field in ('From', 'To', 'Reply-To'):
        if field in message:
            mailbox(field, message, email.message_from_bytes(raw, policy=email.policy.compat32))
    assert not message['Subject'].defects, message['Subject'].defects
    show('Subject', str(message['Subject']))
    for field in ('Message-ID', 'In-Reply-To', 'References', 'Auto-Submitted', 'MIME-Version'):
        show(field, str(message.get(field, '')).strip())
    print('Date:', int(message['Date'].datetime.timestamp()))
    show('fields', ' '.join(sorted(message.keys())))
    body = message.get_body(('plain',))
    assert body.get_content_charset() == 'utf-8' and body.get_content_disposition() is None
    show('body', body.get_payload(decode=True).decode().replace('\r\n', '\n'))
    for part in message.iter_attachments() if message.is_multipart() else []:
        show('part-name', part.get_filename())
        show('part-fallback', part.get_param('name'))
        print('part-type:', part.get_content_type())
        show('part-bytes', part.get_payload(decode=True))
        assert part.get_content_disposition() == 'attachment'


if __name__ == '__main__':
    main(sys.argv[1])
