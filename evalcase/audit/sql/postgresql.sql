-- The guards of the audit log on PostgreSQL; one blank line between statements, none inside (see ../triggers.py).
-- The errors are integrity errors, as on SQLite.

CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '操作日志只能追加，不能修改或删除' USING ERRCODE = 'integrity_constraint_violation';
END $$

-- What the chain's own trigger does runs one trigger deeper than anyone's statement.
CREATE FUNCTION audit_entry_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.digest <> '' OR pg_trigger_depth() < 2 THEN
        RAISE EXCEPTION '操作日志只能追加，不能修改或删除' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$

CREATE FUNCTION audit_chainhead_write() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF pg_trigger_depth() < 2 THEN
        RAISE EXCEPTION '操作日志只能追加，不能修改或删除' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$

CREATE FUNCTION audit_entry_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF length(NEW.content_sha256) <> 64 OR NEW.position IS NOT NULL OR NEW.previous <> '' OR NEW.digest <> '' THEN
        RAISE EXCEPTION '操作日志须带内容摘要，链上位置和链摘要由数据库填写' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$

-- SECURITY DEFINER: the site's role needs no right to update the log. The row of the head is the lock.
CREATE FUNCTION audit_entry_chain() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = {schema}, pg_temp AS $$
DECLARE
    head audit_chainhead%ROWTYPE;
    link text;
BEGIN
    SELECT * INTO head FROM audit_chainhead WHERE id = 1 FOR UPDATE;
    IF NOT FOUND THEN
        INSERT INTO audit_chainhead (id, position, digest) VALUES (1, 0, '0000000000000000000000000000000000000000000000000000000000000000') ON CONFLICT DO NOTHING;
        SELECT * INTO head FROM audit_chainhead WHERE id = 1 FOR UPDATE;
        IF head.position = 0 AND EXISTS (SELECT 1 FROM audit_entry WHERE position IS NOT NULL) THEN
            RAISE EXCEPTION '操作日志的链头缺失，请运行 verify_audit 核对' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END IF;
    link := encode(sha256(convert_to(head.digest || NEW.content_sha256, 'UTF8')), 'hex');
    UPDATE audit_entry SET position = head.position + 1, previous = head.digest, digest = link WHERE id = NEW.id;
    UPDATE audit_chainhead SET position = head.position + 1, digest = link WHERE id = 1;
    RETURN NULL;
END $$

CREATE CONSTRAINT TRIGGER audit_entry_chain AFTER INSERT ON audit_entry
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION audit_entry_chain()

CREATE TRIGGER audit_entry_insert BEFORE INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_entry_insert()

CREATE TRIGGER audit_entry_update BEFORE UPDATE ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_entry_update()

CREATE TRIGGER audit_chainhead_insert BEFORE INSERT ON audit_chainhead FOR EACH ROW EXECUTE FUNCTION audit_chainhead_write()

CREATE TRIGGER audit_chainhead_update BEFORE UPDATE ON audit_chainhead FOR EACH ROW EXECUTE FUNCTION audit_chainhead_write()

CREATE TRIGGER audit_entry_delete BEFORE DELETE ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_refuse()

CREATE TRIGGER audit_chainhead_delete BEFORE DELETE ON audit_chainhead FOR EACH ROW EXECUTE FUNCTION audit_refuse()

CREATE TRIGGER audit_entry_truncate BEFORE TRUNCATE ON audit_entry FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()

CREATE TRIGGER audit_chainhead_truncate BEFORE TRUNCATE ON audit_chainhead FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()
