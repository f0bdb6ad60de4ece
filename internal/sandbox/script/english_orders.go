package script

func englishOrders() []Dialogue {
	return []Dialogue{
		{Key: "where-is-it", Language: "en", Subject: "Where is order {order}?", Tags: []string{"envíos"}, Lines: []Line{
			c("Hi there, just wondering where my order is? It's {order}"), a("Hi {name}, {agent} here. Let me look that up for you."), a("It left our warehouse yesterday with {carrier} and should be with you on Thursday. Tracking: {track}"),
			c("Brilliant, thank you. I'll keep an eye out"), likes("👍"),
		}},
		{Key: "wrong-item", Language: "en", Subject: "Received the wrong item", Tags: []string{"incidencia"}, Lines: []Line{
			c("Hello, I ordered {product} and got something else entirely"), photo("product.jpg", "This is what was in the box"), a("Oh no, sorry about that, {name}! That is definitely not what you ordered."),
			n("Label swap with order {order}, the other customer has theirs. Both go out again today."), offer("Shall we send the right one, or would you rather have your money back?", "Send the right one", "Refund me"), choose("Send the right one"),
			a("On its way today. A courier will collect the other one when they deliver, no need to print anything."), c("That was painless, cheers"),
		}},
		{Key: "change-size", Language: "en", Subject: "Swap for a {bigger}", Tags: []string{"devoluciones", "tallas"}, Lines: []Line{
			c("Hiya! {product} is lovely but too tight, could I swap the {size} for a {bigger}?"), a("Hi {name}! Of course. We have two {bigger} left, I've put one aside for you."), c("Amazing. Do I need to pay postage?"), a("No, the first exchange is on us."), file(Customer, Sticker, "sticker.webp", ""), c("You're a star ⭐"), weLike("😊"),
		}},
		{Key: "damaged", Language: "en", Subject: "Arrived damaged", Tags: []string{"incidencia"}, Urgent: true, Lines: []Line{
			c("So this is how {product} turned up today"), photo("damage.jpg", ""), file(Customer, Video, "video.mp4", "and it wobbles"), c("Not impressed to be honest"), a("I wouldn't be either. I'm really sorry, {name}."), a("I can send a replacement today by express, or refund you in full right now. Which would you prefer?"), c("A replacement please, it's for my sister's birthday on Saturday"),
			n("Express, signature not needed. Packed with extra corners."), a("It leaves at 5 pm and will be there on Friday before noon: {track}"), c("Thanks for sorting it so quickly"), likes("🙏"),
		}},
		{Key: "refund", Language: "en", Subject: "Refund still missing", Tags: []string{"pagos"}, Lines: []Line{
			c("I sent back {other} three weeks ago and there's still no refund on my card."), a("Hi {name}, let me check with our warehouse. Is it order {order}?"), c("Yes"), c("I have the receipt from the post office too"), photo("receipt.png", ""),
			a("Perfect, that helps. It arrived on the 6th and was never booked in. I've just refunded {price}; allow two to three working days."), c("Ok thanks. I'd have appreciated a heads-up though"), a("Fair point, and I've passed it on. Sorry for the wait."),
		}},
		{Key: "cancel", Language: "en", Subject: "Cancel order {order}", Tags: []string{"pedidos"}, Lines: []Line{
			c("Can I still cancel {order}? Ordered it twice by mistake 🙈"), a("You caught it in time! I've cancelled the second one, the first is on its way."), c("Phew. Thank you!"),
		}},
		{Key: "customs", Language: "en", Subject: "Customs charge", Tags: []string{"envíos"}, Lines: []Line{
			c("Hello, the courier is asking me to pay customs for order {order}. I thought delivery was included?"), a("Hi {name}, it is: duties to the UK are on us. Could you send me a picture of what they left?"), photo("receipt.png", "here you go"),
			a("Thanks. Please don't pay it, I've asked {carrier} to bill us instead."), n("Third one this month from the same depot. Raised with {carrier} account manager."), c("Will they deliver it anyway?"), a("Yes, tomorrow. If anybody asks you for money again, message me here."), c("👍 great"),
		}},
		{Key: "late", Language: "en", Subject: "Still not here", Tags: []string{"envíos"}, Lines: []Line{
			voice(), a("Hi {name}, thanks for the voice note. {carrier} had a breakdown on your route, so it moved to Monday."), c("Monday is no good, I'm away until Thursday"), menu("No worries. Where would you like to pick it up?", "Pick-up points", "Byrne's Newsagents", "Corner Café", "Post office"), choose("Post office"),
			a("Done. They'll hold it for ten days."), c("Perfect, thank you so much"),
		}},
		{Key: "invoice", Language: "en", Subject: "VAT invoice", Tags: []string{"facturas"}, Lines: []Line{
			c("Good morning, could I get a VAT invoice for {order}? Company is Whelan Studio Ltd, VAT IE6388047V"), a("Good morning, {name}. Here it is:"), ourFile("invoice.pdf", ""), c("The address is the old one, could you change it to 14 Harbour Road, Howth?").answers(1), a("Of course."), ourFile("invoice.pdf", "Corrected version"), c("Spot on, thanks"),
		}},
	}
}
