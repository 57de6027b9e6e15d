import { join } from "node:path";

export interface DovecotConf {
  directory: string;
  port: number;
  tlsPort: number | null;
  /** The operating-system user everything runs as. */
  user: string;
  group: string;
  /** Replaces the capabilities told after sign-in (`imap_capability`), null for Dovecot's own. */
  capability: string | null;
  specialUse: boolean;
}

const special = ["Drafts", "Sent", "Trash", "Archive", "Junk"];

/** The text of a private `dovecot.conf` (Dovecot 2.3) that touches nothing outside its directory. */
export function dovecotConf(conf: DovecotConf): string {
  const at = (name: string): string => join(conf.directory, name);
  const tls =
    conf.tlsPort === null ? "ssl = no" : `ssl = yes\nssl_cert = <${at("cert.pem")}\nssl_key = <${at("key.pem")}`;
  const mailboxes = special.map(
    (name) => `  mailbox ${name} {\n    auto = create\n${conf.specialUse ? `    special_use = \\${name}\n` : ""}  }`,
  );
  return `base_dir = ${at("run")}
state_dir = ${at("state")}
log_path = ${at("dovecot.log")}
protocols = imap
listen = 127.0.0.1
${tls}
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
default_internal_user = ${conf.user}
default_internal_group = ${conf.group}
default_login_user = ${conf.user}
default_process_limit = 200
mail_max_userip_connections = 100
first_valid_uid = 1
first_valid_gid = 1
mail_location = maildir:~/Maildir
mail_fsync = never
${conf.capability === null ? "" : `protocol imap {\n  imap_capability = ${conf.capability}\n}`}
namespace inbox {
  inbox = yes
  separator = /
${mailboxes.join("\n")}
}
passdb {
  driver = passwd-file
  args = scheme=PLAIN username_format=%n ${at("users")}
}
userdb {
  driver = static
  args = uid=${conf.user} gid=${conf.group} home=${at("home")}/%n
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${conf.port}
  }
  inet_listener imaps {
    port = ${conf.tlsPort ?? 0}
    ssl = yes
  }
}
service anvil {
  chroot =
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service stats {
  chroot =
}
`;
}
