package desk

// Email is what a mail has beyond its text and files.
type Email struct {
	Subject string        `json:"subject"`
	From    *MailAddress  `json:"from,omitempty"`
	ReplyTo []MailAddress `json:"reply_to,omitempty"`
	To      []MailAddress `json:"to,omitempty"`
	Cc      []MailAddress `json:"cc,omitempty"`
	Bcc     []MailAddress `json:"bcc,omitempty"`
	// Quoted is the part of the text that repeats earlier mails; the message's
	// own text is without it.
	Quoted string `json:"quoted,omitempty"`
	// Parts say what each of the message's files is, in their order.
	Parts []MailPart `json:"parts,omitempty"`
	// Automatic says that a machine wrote it: nothing answers it by itself.
	Automatic bool `json:"automatic,omitempty"`
	// Suspect says that the customer's mail server vouches for no such sender.
	Suspect bool `json:"suspect,omitempty"`
	// Digest tells it from another mail with the same Message-ID.
	Digest string `json:"digest,omitempty"`
	// References are the Message-IDs of the mails before it, the oldest first.
	References []string `json:"references,omitempty"`
}

// MailAddress is a person as mails name them.
type MailAddress struct {
	Name    string `json:"name,omitempty"`
	Address string `json:"address"`
}

// MailPart is what a file of a mail is for.
type MailPart struct {
	Role      string `json:"role" enum:"page,inline,file" doc:"page: the mail as HTML; inline: a picture within it; file: a file of its own"`
	ContentID string `json:"content_id,omitempty"`
}

// Roles of a MailPart.
const (
	MailPage   = "page"
	MailInline = "inline"
	MailFile   = "file"
)

// Files are the message's files that stand for themselves: a mail's own page and
// the pictures within it do not.
func (m Message) Files() []Attachment {
	if m.Content == nil || m.Content.Email == nil || len(m.Content.Email.Parts) == 0 {
		return m.Attachments
	}
	var out []Attachment
	for i, a := range m.Attachments {
		parts := m.Content.Email.Parts
		if i >= len(parts) || parts[i].Role == MailFile {
			out = append(out, a)
		}
	}
	return out
}
