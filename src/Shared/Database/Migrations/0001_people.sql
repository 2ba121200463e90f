-- Tenants, people, their sign-ins, and the keys that sign access tokens.

CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE TABLE tenants (
    id          uuid        PRIMARY KEY,
    slug        text        NOT NULL UNIQUE,
    name        text        NOT NULL,
    created_at  timestamptz NOT NULL
);

CREATE TABLE users (
    id             uuid        PRIMARY KEY,
    tenant_id      uuid        NOT NULL REFERENCES tenants (id),
    email          text        NOT NULL,
    email_key      text        NOT NULL, -- lower case; what is unique
    name           text        NOT NULL,
    handle         text        NOT NULL, -- lower case; what @mentions name
    search_key     text        NOT NULL, -- name, handle and e-mail, folded: no accents, lower case
    password_hash  text,                 -- null: signs in some other way
    avatar_url     text,
    locale         text,
    created_at     timestamptz NOT NULL,
    updated_at     timestamptz NOT NULL,
    UNIQUE (tenant_id, email_key),
    UNIQUE (tenant_id, handle)
);

CREATE INDEX users_search ON users USING gin (search_key gin_trgm_ops);

-- One sign-in on one device. Its refresh tokens are a family: reuse of a spent one ends the session.
CREATE TABLE sessions (
    id              uuid        PRIMARY KEY,
    tenant_id       uuid        NOT NULL,
    user_id         uuid        NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at      timestamptz NOT NULL,
    last_used_at    timestamptz NOT NULL,
    expires_at      timestamptz NOT NULL,
    revoked_at      timestamptz,
    revoked_reason  text,
    user_agent      text
);

CREATE INDEX sessions_by_user ON sessions (user_id) WHERE revoked_at IS NULL;
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

CREATE TABLE refresh_tokens (
    token_hash  bytea       PRIMARY KEY, -- SHA-256; the token itself is not kept
    session_id  uuid        NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    issued_at   timestamptz NOT NULL,
    expires_at  timestamptz NOT NULL,
    used_at     timestamptz
);

CREATE INDEX refresh_tokens_by_session ON refresh_tokens (session_id);

CREATE TABLE signing_keys (
    kid           text        PRIMARY KEY,
    public_jwk    text        NOT NULL,
    private_key   bytea       NOT NULL, -- PKCS #8, sealed with Veza:Identity:KeySecret
    created_at    timestamptz NOT NULL,
    signs_from    timestamptz NOT NULL, -- published before it signs, so that verifiers know it in time
    signs_until   timestamptz NOT NULL,
    valid_until   timestamptz NOT NULL  -- published until the last token that it signed has expired
);
