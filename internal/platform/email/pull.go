package email

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/emersion/go-imap/v2"

	"recado.dev/internal/platform"
)

// How the mailbox is watched.
const (
	pollEvery  = 60 * time.Second // also where the server tells by itself: some forget to
	lookAgain  = time.Second      // after mails came, and at first: what comes while we read is not always told
	takeBefore = time.Hour        // mail from before the channel was connected
	batchSize  = 20               // mails that are asked for at once
	batchBytes = 32 << 20
)

// cursor is how far the mailbox was read. At is the arrival of the newest mail:
// where the server renumbers its mails it says from when on to look again.
type cursor struct {
	Validity uint32    `json:"validity"`
	UID      uint32    `json:"uid"`
	At       time.Time `json:"at"`
}

// Pull implements platform.Puller.
func (s *session) Pull(ctx context.Context, from json.RawMessage, keep platform.KeepFunc) error {
	if s.settings["imap_host"] == "" { // mails are posted to us
		<-ctx.Done()
		return ctx.Err()
	}
	var at cursor
	if len(from) > 0 {
		if err := json.Unmarshal(from, &at); err != nil {
			at = cursor{}
		}
	}
	m, err := s.openMailbox(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = m.Close() }()
	done := within(ctx, m.conn)
	defer done()
	for first := true; ; first = false {
		before := at
		if at, err = s.catchUp(ctx, m, at, keep); err != nil {
			return err
		}
		patience := pollEvery
		if first || at.UID != before.UID {
			patience = lookAgain
		}
		if err := m.wait(ctx, patience); err != nil {
			return err
		}
	}
}

// wait returns when something may have come, after so long at the latest.
func (m *mailbox) wait(ctx context.Context, patience time.Duration) error {
	if !m.idles {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(patience):
		}
		_ = m.conn.SetDeadline(time.Now().Add(commandTimeout))
		if err := m.Noop().Wait(); err != nil {
			return imapFailure(err, "the mail server hung up")
		}
		return nil
	}
	_ = m.conn.SetDeadline(time.Now().Add(patience + commandTimeout))
	idle, err := m.Idle()
	if err != nil {
		return imapFailure(err, "the mail server hung up")
	}
	select {
	case <-ctx.Done():
	case <-m.moved:
	case <-m.Closed():
	case <-time.After(patience):
	}
	if err := idle.Close(); err != nil {
		return imapFailure(err, "the mail server hung up")
	}
	if err := idle.Wait(); err != nil {
		return imapFailure(err, "the mail server hung up")
	}
	return ctx.Err()
}

// catchUp fetches all mails after the cursor.
func (s *session) catchUp(ctx context.Context, m *mailbox, at cursor, keep platform.KeepFunc) (cursor, error) {
	_ = m.conn.SetDeadline(time.Now().Add(commandTimeout))
	uids, since, err := s.unread(m, at)
	if err != nil {
		return at, err
	}
	if at.Validity != m.validity {
		at = cursor{Validity: m.validity, At: at.At}
		if at.At.IsZero() {
			at.At = s.host.Clock.Now().UTC()
		}
		if len(uids) == 0 && m.next > 0 {
			at.UID = uint32(m.next) - 1
		}
		if err := s.hold(ctx, keep, nil, at); err != nil {
			return at, err
		}
	}
	for len(uids) > 0 {
		batch := uids[:min(len(uids), batchSize)]
		sizes, err := m.sizes(batch)
		if err != nil {
			return at, err
		}
		total := int64(0)
		for i, one := range sizes {
			if total += one.size; total > batchBytes && i > 0 {
				sizes = sizes[:i]
				break
			}
		}
		if at, err = s.fetch(ctx, m, sizes, since, at, keep); err != nil {
			return at, err
		}
		next := slices.IndexFunc(uids, func(u imap.UID) bool { return uint32(u) > at.UID })
		if next < 0 {
			return at, nil
		}
		uids = uids[next:]
	}
	return at, nil
}

// unread are the mails that were not read yet, and from when on they count.
func (s *session) unread(m *mailbox, at cursor) ([]imap.UID, time.Time, error) {
	criteria, since := &imap.SearchCriteria{}, time.Time{}
	switch {
	case at.Validity == 0: // for the first time
		since = s.host.Clock.Now().Add(-takeBefore)
		criteria.Since = since.AddDate(0, 0, -1)
	case at.Validity != m.validity: // renumbered: what is known is told by its id
		since = at.At.Add(-takeBefore)
		criteria.Since = since.AddDate(0, 0, -1)
	default:
		var set imap.UIDSet
		set.AddRange(imap.UID(at.UID+1), 0)
		criteria.UID = []imap.UIDSet{set}
	}
	found, err := m.UIDSearch(criteria, nil).Wait()
	if err != nil {
		return nil, since, imapFailure(err, "the mailbox cannot be searched")
	}
	uids := found.AllUIDs()
	slices.Sort(uids)
	if at.Validity == m.validity { // "n:*" names the last mail though it is older
		uids = slices.DeleteFunc(uids, func(u imap.UID) bool { return uint32(u) <= at.UID })
	}
	return uids, since, nil
}

// sized is a mail before it is fetched.
type sized struct {
	uid  imap.UID
	size int64
	at   time.Time
}

func (m *mailbox) sizes(uids []imap.UID) ([]sized, error) {
	found, err := m.Fetch(imap.UIDSetNum(uids...), &imap.FetchOptions{UID: true, RFC822Size: true, InternalDate: true}).Collect()
	if err != nil {
		return nil, imapFailure(err, "the mails cannot be listed")
	}
	var out []sized
	for _, uid := range uids {
		one := sized{uid: uid, size: -1} // gone meanwhile, unless it is found
		for _, f := range found {
			if f.UID == uid {
				one = sized{uid, f.RFC822Size, f.InternalDate}
			}
		}
		out = append(out, one)
	}
	return out, nil
}

// fetch hands a few mails over and moves the cursor behind them.
func (s *session) fetch(ctx context.Context, m *mailbox, mails []sized, since time.Time, at cursor, keep platform.KeepFunc) (cursor, error) {
	var wanted, heads []imap.UID
	for _, one := range mails {
		switch {
		case one.size < 0 || !since.IsZero() && one.at.Before(since):
		case one.size > maxMail:
			heads = append(heads, one.uid)
		default:
			wanted = append(wanted, one.uid)
		}
	}
	bodies := map[imap.UID][]byte{}
	for _, set := range []struct {
		uids []imap.UID
		what imap.FetchItemBodySection
	}{{wanted, imap.FetchItemBodySection{Peek: true}}, {heads, imap.FetchItemBodySection{Peek: true, Specifier: imap.PartSpecifierHeader}}} {
		if len(set.uids) == 0 {
			continue
		}
		_ = m.conn.SetDeadline(time.Now().Add(5 * time.Minute))
		found, err := m.Fetch(imap.UIDSetNum(set.uids...), &imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{&set.what}}).Collect()
		if err != nil {
			return at, imapFailure(err, "the mails cannot be fetched")
		}
		for _, f := range found {
			bodies[f.UID] = f.FindBodySection(&set.what)
		}
	}
	var fetched []platform.HookRequest
	for _, one := range mails {
		at.UID = max(at.UID, uint32(one.uid))
		raw, ok := bodies[one.uid]
		if !ok {
			continue
		}
		if one.at.After(at.At) {
			at.At = one.at.UTC()
		}
		if slices.Contains(heads, one.uid) {
			raw = append(raw, tooLarge(one.size)...)
		}
		r, err := filed(platform.HookRequest{At: one.at.UTC()}, raw)
		if err != nil {
			continue // it cannot be: a letter is always written
		}
		fetched = append(fetched, r)
	}
	return at, s.hold(ctx, keep, fetched, at)
}

// tooLarge is what stands in place of a mail that is never fetched whole.
func tooLarge(size int64) string {
	return "\r\n[" + mega(size) + "]\r\n"
}

func (s *session) hold(ctx context.Context, keep platform.KeepFunc, fetched []platform.HookRequest, at cursor) error {
	raw, err := json.Marshal(at)
	if err != nil {
		return &platform.Failure{Kind: platform.Unintelligible, Title: "the place in the mailbox cannot be kept", Err: err}
	}
	return keep(ctx, fetched, raw)
}
