import { type Post, postAsItem } from "@/entities/public";
import { ItemMenu } from "../item/ItemMenu";

/** What can be done with a post of ours, or with somebody's on our page. */
export function PostVerbs({ post }: { post: Post }) {
  if (!post.may?.length) return null;
  return <ItemMenu item={postAsItem(post)} />;
}
