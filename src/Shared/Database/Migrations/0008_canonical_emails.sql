-- One account per address, whatever form it is typed in. The former version goes on writing and reading email_key; what it
-- writes has no canonical address yet, and takes part in the uniqueness by its key.

ALTER TABLE users ADD COLUMN email_canonical text; -- name in lower case and form C, domain as DNS knows it

CREATE UNIQUE INDEX users_email_canonical ON users (tenant_id, (coalesce(email_canonical, email_key)));

-- Of a plain address in ASCII the key is canonical; the few others are worked out by CanonicalEmails.
CREATE INDEX users_email_not_canonical ON users (id)
    WHERE email_canonical IS NULL AND (octet_length(email_key) <> char_length(email_key) OR email_key LIKE '%xn--%');
