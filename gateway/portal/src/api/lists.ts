/** A page of a list, as every service answers it. */
export interface Page<Item> {
  items: Item[];
  total: number;
  page: number;
  pages: number;
}
