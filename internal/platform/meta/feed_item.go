package meta

import (
	"strconv"
	"strings"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// commented reads what happened to a comment.
func (r *feedReader) commented(key string) ([]platform.Inbound, error) {
	if err := r.check(r.CommentID); err != nil {
		return nil, err
	}
	if r.PostID == "" {
		return nil, errNoItem
	}
	if state, is := stateOf(r.Verb); is {
		return []platform.Inbound{r.moderated(r.CommentID, state)}, nil
	}
	public := platform.PublicIn{Kind: desk.PublicComment, Link: pageOf(string(r.CommentID)), Under: r.under()}
	if r.ParentID != r.PostID {
		public.Parent = platform.RemoteMessageID(r.ParentID)
	}
	return r.spoken(key, r.CommentID, public)
}

// spoken is what somebody said, or says instead of what they said.
func (r *feedReader) spoken(key string, id loose, public platform.PublicIn) ([]platform.Inbound, error) {
	in := platform.Inbound{Key: "said:" + string(id), At: r.at(), Post: platform.RemotePostID(r.PostID)}
	if r.nameless() {
		public.Cannot = append(public.Cannot, desk.VerbBlock)
	}
	switch {
	case r.Verb == "add" || r.Verb == "":
		m := r.said(id, public)
		if r.ours() {
			m.PerhapsOurs, in.Echo = true, m
			return []platform.Inbound{in}, nil
		}
		in.Sender, in.Message = r.author(key, string(id)), m
		return []platform.Inbound{in}, nil
	case edits(r.Verb):
		public.Under = nil
		in.Key, in.At = "edit:"+string(id)+r.stampKey()+":"+digest([]byte(r.Message), []byte(r.Rating), []byte(r.Recommendation)), r.changedAt()
		in.Edit = &platform.EditIn{ID: platform.RemoteMessageID(id), Text: r.Message, Public: &public}
		return []platform.Inbound{in}, nil
	}
	return nil, nil // a verb that says nothing of the words
}

// posted reads what happened to a post on the Page: of the Page itself, or of a
// visitor.
func (r *feedReader) posted(key string) ([]platform.Inbound, error) {
	if r.PostID == "" { // who likes or follows the Page itself
		return nil, nil
	}
	if err := r.check(r.PostID); err != nil {
		return nil, err
	}
	if state, is := stateOf(r.Verb); is {
		whole := r.moderated(r.PostID, state)
		post := whole
		post.Key, post.Moderated = "post:"+whole.Key, &platform.ModeratedIn{State: state}
		if r.ours() || r.From == nil {
			return []platform.Inbound{post}, nil
		}
		return []platform.Inbound{whole, post}, nil // a visitor's post is a message too
	}
	if r.ours() {
		return r.published(), nil
	}
	return r.spoken(key, r.PostID, platform.PublicIn{Kind: desk.PublicPost, Link: pageOf(string(r.PostID))})
}

// published reads a post of the Page's own.
func (r *feedReader) published() []platform.Inbound {
	if r.Published == "0" { // it waits for its time
		return nil
	}
	in := platform.Inbound{Key: "published:" + string(r.PostID) + r.stampKey() + ":" + digest([]byte(r.Message)), At: r.changedAt(), Post: platform.RemotePostID(r.PostID)}
	p := &platform.PostIn{ID: in.Post, Kind: desk.PublicPost, Ours: true, Text: r.Message, Link: pageOf(string(r.PostID)), Attachments: r.files(r.PostID)}
	switch {
	case edits(r.Verb):
		p.EditedAt, p.Attachments = r.changedAt(), nil
	case r.Verb == "add" || r.Verb == "":
		p.PublishedAt = r.at()
	default:
		return nil
	}
	if len(p.Attachments) == 0 {
		p.Shares = r.Link
	}
	if r.Item == "video" {
		p.Kind = desk.PublicVideo
	}
	in.Published = p
	return []platform.Inbound{in}
}

// liked reads that somebody likes a post or a comment, or no longer. Our own
// likes are none of the public's.
func (r *feedReader) liked() []platform.Inbound {
	if r.PostID == "" || r.ours() || r.at().IsZero() {
		return nil
	}
	n := map[string]int{"add": 1, "remove": -1}[r.Verb]
	if n == 0 { // another reaction in place of theirs: as many as before
		return nil
	}
	target := r.PostID
	count := &platform.CountIn{AddLikes: n}
	if r.CommentID != "" {
		target, count.ID = r.CommentID, platform.RemoteMessageID(r.CommentID)
	}
	who := ""
	if r.From != nil {
		who = string(r.From.ID)
	}
	return []platform.Inbound{{Key: "like:" + string(target) + ":" + who + ":" + r.Verb + r.stampKey(), At: r.at(), Post: platform.RemotePostID(r.PostID), Counted: count}}
}

// shared reads that somebody passed a post on.
func (r *feedReader) shared() []platform.Inbound {
	if r.PostID == "" || r.Verb != "add" || r.at().IsZero() {
		return nil
	}
	return []platform.Inbound{{Key: "share:" + string(r.PostID) + ":" + string(r.ShareID) + r.stampKey(), At: r.at(), Post: platform.RemotePostID(r.PostID),
		Counted: &platform.CountIn{AddShares: 1}}}
}

// mentioned reads that somebody names the Page in a post or comment elsewhere,
// which is theirs: it can be answered there and nothing else.
func (r *feedReader) mentioned(key string) ([]platform.Inbound, error) {
	if err := r.check(r.PostID); err != nil {
		return nil, err
	}
	id, public := r.PostID, platform.PublicIn{Kind: desk.PublicMention, Cannot: []desk.PublicVerb{desk.VerbHide, desk.VerbRemove, desk.VerbPrivate}}
	if r.CommentID != "" {
		id = r.CommentID
		if r.ParentID != r.PostID {
			public.Parent = platform.RemoteMessageID(r.ParentID)
		}
	}
	public.Link = pageOf(string(id))
	if state, is := stateOf(r.Verb); is {
		return []platform.Inbound{r.moderated(id, state)}, nil
	}
	if r.ours() {
		return nil, nil
	}
	if r.Message == "" && r.Link == "" { // the network only says where
		r.Link = public.Link
	}
	if r.CommentID == "" && r.From != nil {
		public.Under = &platform.PostIn{ID: platform.RemotePostID(r.PostID), Kind: desk.PublicPost, Author: r.From.Name, Text: r.Message, Link: public.Link}
	}
	return r.spoken(key, id, public)
}

// reviewsOf is what the reviews of a Page stand under.
func reviewsOf(page string) platform.RemotePostID { return platform.RemotePostID(page + "_reviews") }

// UnderReviews says whether a post is that under which a Page's reviews stand.
func UnderReviews(post platform.RemotePostID) bool {
	return strings.HasSuffix(string(post), "_reviews")
}

// reviewed reads what happened to a review, or to a comment on one.
func (r *feedReader) reviewed(key string) ([]platform.Inbound, error) {
	id := r.StoryID
	if id == "" && r.ReviewerID != "" {
		id = loose("review_"+r.page+"_") + r.ReviewerID
	}
	if err := r.check(id); err != nil {
		return nil, err
	}
	if r.ReviewerID != "" {
		r.From = &struct {
			ID   loose  `json:"id"`
			Name string `json:"name"`
		}{r.ReviewerID, r.ReviewerName}
	}
	r.PostID = loose(reviewsOf(r.page))
	if r.Item == "comment" && r.CommentID != "" {
		if state, is := stateOf(r.Verb); is {
			return []platform.Inbound{r.moderated(r.CommentID, state)}, nil
		}
		return r.spoken(key, r.CommentID, platform.PublicIn{Kind: desk.PublicComment, Parent: platform.RemoteMessageID(id), Link: pageOf(string(r.CommentID))})
	}
	if r.Item != "rating" && r.Item != "" {
		return nil, nil // who likes a review
	}
	if state, is := stateOf(r.Verb); is {
		return []platform.Inbound{r.moderated(id, state)}, nil
	}
	return r.spoken(key, id, r.review(id))
}

// review is what a review has beyond its words: stars where it was given some,
// else whether the Page is recommended.
func (r *feedReader) review(id loose) platform.PublicIn {
	public := platform.PublicIn{
		Kind: desk.PublicReview, Link: pageOf(string(id)), Cannot: []desk.PublicVerb{desk.VerbHide, desk.VerbRemove, desk.VerbPrivate},
		Under: &platform.PostIn{ID: reviewsOf(r.page), Kind: desk.PublicListing, Ours: true, Link: pageOf(r.page + "/reviews")},
	}
	if n, err := strconv.Atoi(string(r.Rating)); err == nil && n >= 1 && n <= 5 {
		public.Rating = n
	}
	if word := strings.ToLower(r.Recommendation); word == "positive" || word == "negative" {
		good := word == "positive"
		public.Recommends = &good
	}
	r.Message = r.Review
	return public
}
