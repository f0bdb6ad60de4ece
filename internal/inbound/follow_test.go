package inbound_test

import (
	"testing"

	"recado.dev/internal/desk"
	"recado.dev/internal/inbound/inboundtest"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

func mailIn(from, id, thread, digest string, follows ...platform.RemoteMessageID) platform.Inbound {
	in := inboundtest.Text(from, id, "about "+id, inboundtest.Start)
	in.Key, in.Thread = id+"/"+digest, platform.RemoteThreadID(thread)
	in.Message.Variant, in.Message.Follows = digest, follows
	in.Message.Content = &desk.Content{Email: &desk.Email{Subject: id, Digest: digest}}
	return in
}

func TestAMailGoesToTheConversationThatItGoesOnFrom(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		r := inboundtest.New(t, s)
		r.Apply(t, mailIn("ana", "m1", "one", "d1"))
		r.Apply(t, mailIn("ana", "m2", "two", "d2", "m1"))                                          // its own name of the thread says another thing
		r.Apply(t, mailIn("bob", "m3", "three", "d3", "unknown", "m2"))                             // somebody who had a copy
		r.Apply(t, mailIn("ana", "m4", "four", "d4"))                                               // a thread of its own
		r.Apply(t, mailIn("ana", "m5", "five", "d5"), mailIn("ana", "m6", "six", "d6", "m5", "m1")) // the nearest counts, also where it came just now
		ms := r.Messages(t)
		if len(ms) != 6 {
			t.Fatalf("%d messages", len(ms))
		}
		for i, same := range []int{0, 0, 0, 3, 4, 4} {
			if (ms[i].ConversationID == ms[same].ConversationID) != true {
				t.Errorf("message %d is not where message %d is", i, same)
			}
		}
		if ms[3].ConversationID == ms[0].ConversationID || ms[4].ConversationID == ms[0].ConversationID || ms[0].CaseID != ms[2].CaseID {
			t.Error("threads are not told apart")
		}
		if ms[2].Author.Name != "BOB" {
			t.Errorf("the copy's reader is %s", ms[2].Author.Name)
		}
	})
}

func TestTwoMailsOfOneIDAreTwoMessagesAndOneMailTwiceIsOne(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		r := inboundtest.New(t, s)
		for range 2 { // and all of it comes again
			r.Apply(t, mailIn("ana", "same", "one", "d1"))
			r.Apply(t, mailIn("ana", "same", "one", "d2"), mailIn("ana", "same", "one", "d2"))
		}
		ms := r.Messages(t)
		if len(ms) != 2 || ms[0].ExternalID != "same" || ms[1].ExternalID != "same/d2" {
			t.Errorf("%d messages: %+v", len(ms), ms)
		}
	})
}
