-- The guards of the audit log on SQLite; one blank line between statements, none inside (see ../triggers.py).

-- INSERT OR REPLACE would remove a row without asking the delete trigger. An unset id reads as -1 or NULL here.
CREATE TRIGGER audit_entry_insert BEFORE INSERT ON audit_entry
WHEN length(NEW.content_sha256) <> 64 OR NEW.position IS NOT NULL OR NEW.previous <> '' OR NEW.digest <> ''
    OR EXISTS (SELECT 1 FROM audit_entry WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, '操作日志须带内容摘要，链上位置和链摘要由数据库填写'); END

-- SHA256 is the function that Django registers on every connection.
CREATE TRIGGER audit_entry_chain AFTER INSERT ON audit_entry
BEGIN
    INSERT INTO audit_chainhead (id, position, digest)
        SELECT 1, 0, '0000000000000000000000000000000000000000000000000000000000000000' WHERE NOT EXISTS (SELECT 1 FROM audit_chainhead);
    UPDATE audit_entry SET
        position = (SELECT position + 1 FROM audit_chainhead),
        previous = (SELECT digest FROM audit_chainhead),
        digest = SHA256((SELECT digest FROM audit_chainhead) || NEW.content_sha256)
        WHERE id = NEW.id;
    UPDATE audit_chainhead SET
        position = position + 1, digest = (SELECT digest FROM audit_entry WHERE id = NEW.id);
END

CREATE TRIGGER audit_entry_update BEFORE UPDATE ON audit_entry WHEN OLD.digest <> ''
BEGIN SELECT RAISE(ABORT, '操作日志只能追加，不能修改或删除'); END

CREATE TRIGGER audit_entry_delete BEFORE DELETE ON audit_entry
BEGIN SELECT RAISE(ABORT, '操作日志只能追加，不能修改或删除'); END

CREATE TRIGGER audit_chainhead_insert BEFORE INSERT ON audit_chainhead
WHEN NEW.position <> 0 OR EXISTS (SELECT 1 FROM audit_chainhead)
    OR EXISTS (SELECT 1 FROM audit_entry WHERE position IS NOT NULL)
BEGIN SELECT RAISE(ABORT, '操作日志的链头缺失，请运行 verify_audit 核对'); END

CREATE TRIGGER audit_chainhead_update BEFORE UPDATE ON audit_chainhead
WHEN NEW.id <> OLD.id OR NEW.position <> OLD.position + 1 OR NOT EXISTS (
    SELECT 1 FROM audit_entry WHERE position = NEW.position AND digest = NEW.digest AND previous = OLD.digest)
BEGIN SELECT RAISE(ABORT, '操作日志只能追加，不能修改或删除'); END

CREATE TRIGGER audit_chainhead_delete BEFORE DELETE ON audit_chainhead
BEGIN SELECT RAISE(ABORT, '操作日志只能追加，不能修改或删除'); END
